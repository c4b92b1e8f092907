package io.shardlab.aws.sts;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer, fetched by OpenID Connect discovery; fetched again after an hour, and when a token names one that
 * is not known yet.
 */
final class IssuerKeys {

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LIFETIME = Duration.ofHours(1);
    /** Two fetches are let through in this time; tokens that name ever new keys do not make the issuer busy. */
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

    private final IdentityProvider provider;
    private final JWKSource<SecurityContext> keys;

    IssuerKeys(IdentityProvider provider) {
        this.provider = provider;
        this.keys = JWKSourceBuilder.create(new Discovered())
                .cache(LIFETIME.toMillis(), PATIENCE.toMillis())
                .refreshAheadCache(false)
                .rateLimited(BETWEEN_FETCHES.toMillis())
                .build();
    }

    /**
     * The key of that id for RS256 or ES256.
     *
     * @throws IOException when the issuer cannot be asked
     */
    Optional<JWK> key(String id) throws IOException {
        var wanted = new JWKSelector(new JWKMatcher.Builder()
                .keyID(id)
                .keyTypes(KeyType.RSA, KeyType.EC)
                .build());
        try {
            return keys.get(wanted, null).stream().findFirst();
        } catch (RateLimitReachedException fetchedJustNow) {
            return Optional.empty();
        } catch (KeySourceException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
        }
    }

    /** The key set where discovery says that it is. */
    private final class Discovered implements JWKSetSource<SecurityContext> {

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
                throws KeySourceException {
            try {
                return fetch();
            } catch (IOException e) {
                throw new JWKSetUnavailableException(e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            // Every fetch has a client of its own.
        }
    }

    private JWKSet fetch() throws IOException {
        HttpClient client = client();
        String issuer = provider.issuer().replaceFirst("/$", "");
        Structure discovery = json(get(client, issuer + "/.well-known/openid-configuration"), issuer);
        String location = discovery
                .member("jwks_uri")
                .map(Object::toString)
                .orElseThrow(() -> new IOException("The discovery document of " + issuer + " names no jwks_uri."));
        if (!(json(get(client, location), location).members().get("keys") instanceof List<?> list)) {
            throw new IOException(location + " answered something that is no set of keys");
        }
        List<JWK> readable = new ArrayList<>();
        for (Object element : list) {
            if (element instanceof Structure jwk) {
                readable(jwk).ifPresent(readable::add);
            }
        }
        return new JWKSet(readable);
    }

    /** An issuer may have keys beside those of RS256 and ES256, which no token that is believed here is signed with. */
    private static Optional<JWK> readable(Structure jwk) {
        try {
            return Optional.of(JWK.parse(new String(WireFormat.JSON.encode(jwk), StandardCharsets.UTF_8)));
        } catch (ParseException | RuntimeException e) {
            LOG.warn("A key of the identity provider cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Structure json(byte[] body, String address) throws IOException {
        try {
            return WireFormat.JSON.decode(body);
        } catch (AwsException e) {
            throw new IOException(address + " answered something that is not JSON", e);
        }
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

    private static byte[] get(HttpClient client, String address) throws IOException {
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException(address + " answered " + response.statusCode());
            }
            return response.body();
        } catch (ConnectException e) {
            throw new IOException(address + " cannot be connected to", e);
        } catch (SSLException e) {
            throw new IOException(
                    address + " shows a certificate that the given CA does not vouch for: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("\"" + address + "\" is no address: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + address, e);
        }
    }
}
