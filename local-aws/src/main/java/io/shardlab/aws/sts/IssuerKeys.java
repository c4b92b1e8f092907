package io.shardlab.aws.sts;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.ConnectException;
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
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public keys of an issuer, fetched by OpenID Connect discovery; fetched again when a token names one not known yet. */
final class IssuerKeys {

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
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
        Structure discovery = get(client, issuer + "/.well-known/openid-configuration");
        String location = discovery
                .member("jwks_uri")
                .map(Object::toString)
                .orElseThrow(() -> new IOException("The discovery document of " + issuer + " names no jwks_uri."));
        Map<String, PublicKey> fetched = new LinkedHashMap<>();
        if (get(client, location).members().get("keys") instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Structure jwk) {
                    publicKey(jwk).ifPresent(key -> fetched.put(text(jwk, "kid"), key));
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
            if (number == 0) {
                throw new IOException("The CA file " + certificates + " holds no certificate.");
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

    private static Structure get(HttpClient client, String address) throws IOException {
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException(address + " answered " + response.statusCode());
            }
            return WireFormat.JSON.decode(response.body());
        } catch (ConnectException e) {
            throw new IOException(address + " cannot be connected to", e);
        } catch (SSLException e) {
            throw new IOException(
                    address + " shows a certificate that the given CA does not vouch for: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("\"" + address + "\" is no address: " + e.getMessage(), e);
        } catch (AwsException e) {
            throw new IOException(address + " answered something that is not JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + address, e);
        }
    }

    /** A key for RS256 or ES256. An issuer may have others beside them, which no token that is believed here is signed with. */
    private static Optional<PublicKey> publicKey(Structure jwk) {
        try {
            if (text(jwk, "kty").equals("RSA")) {
                return Optional.of(KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"))));
            }
            if (text(jwk, "kty").equals("EC") && text(jwk, "crv").equals("P-256")) {
                AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
                curve.init(new ECGenParameterSpec("secp256r1"));
                return Optional.of(KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(
                                new ECPoint(number(jwk, "x"), number(jwk, "y")),
                                curve.getParameterSpec(ECParameterSpec.class))));
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            LOG.warn("A key of the identity provider cannot be read: {}", e.getMessage());
        }
        return Optional.empty();
    }

    private static BigInteger number(Structure jwk, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text(jwk, member)));
    }

    private static String text(Structure jwk, String member) {
        return jwk.member(member).map(Object::toString).orElse("");
    }
}
