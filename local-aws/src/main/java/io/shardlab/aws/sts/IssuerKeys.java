package io.shardlab.aws.sts;

import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The public keys of an issuer, fetched by OpenID Connect discovery; fetched again when a token names one not known yet. */
final class IssuerKeys {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final IdentityProvider provider;
    private Map<String, PublicKey> keys = Map.of();

    IssuerKeys(IdentityProvider provider) {
        this.provider = provider;
    }

    /** @throws IOException when the issuer cannot be asked */
    synchronized Optional<PublicKey> key(String id) throws IOException {
        if (!keys.containsKey(id)) {
            keys = fetch();
        }
        return Optional.ofNullable(keys.get(id));
    }

    private Map<String, PublicKey> fetch() throws IOException {
        HttpClient client = client();
        String issuer = provider.issuer().replaceFirst("/$", "");
        Structure discovery = get(client, URI.create(issuer + "/.well-known/openid-configuration"));
        String location = discovery
                .member("jwks_uri")
                .map(Object::toString)
                .orElseThrow(() -> new IOException("The discovery document of " + issuer + " names no jwks_uri."));
        Map<String, PublicKey> fetched = new LinkedHashMap<>();
        if (get(client, URI.create(location)).members().get("keys") instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Structure jwk) {
                    fetched.put(String.valueOf(jwk.members().get("kid")), publicKey(jwk));
                }
            }
        }
        return fetched;
    }

    private HttpClient client() throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (provider.certificate().isPresent()) {
            builder.sslContext(trusting(provider.certificate().get()));
        }
        return builder.build();
    }

    private static SSLContext trusting(Path certificates) throws IOException {
        try (InputStream pem = Files.newInputStream(certificates)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("The CA file " + certificates + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Structure get(HttpClient client, URI uri) throws IOException {
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException(uri + " answered " + response.statusCode());
            }
            return WireFormat.JSON.decode(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + uri, e);
        }
    }

    private static PublicKey publicKey(Structure jwk) throws IOException {
        try {
            String type = String.valueOf(jwk.members().get("kty"));
            if (type.equals("RSA")) {
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
            }
            if (type.equals("EC")) {
                AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
                curve.init(new ECGenParameterSpec("secp256r1"));
                return KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(
                                new ECPoint(number(jwk, "x"), number(jwk, "y")),
                                curve.getParameterSpec(ECParameterSpec.class)));
            }
            throw new IOException("The issuer has a key of type " + type + "; RSA and EC are supported.");
        } catch (GeneralSecurityException e) {
            throw new IOException("The issuer's key cannot be read: " + e.getMessage(), e);
        }
    }

    private static BigInteger number(Structure jwk, String member) {
        return new BigInteger(
                1, Base64.getUrlDecoder().decode(String.valueOf(jwk.members().get(member))));
    }
}
