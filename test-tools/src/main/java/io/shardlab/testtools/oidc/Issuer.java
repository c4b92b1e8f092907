package io.shardlab.testtools.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID Connect issuer on loopback, which signs whatever claims a test wants. */
public final class Issuer implements AutoCloseable {

    private final HttpServer server;
    private final String scheme;
    private final Map<String, KeyPair> keys = new LinkedHashMap<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private String more = "";

    /** Over HTTP, with one RSA key called {@code one}. */
    public Issuer() throws IOException, GeneralSecurityException {
        this(HttpServer.create(), "http");
    }

    private Issuer(HttpServer server, String scheme) throws IOException, GeneralSecurityException {
        this.server = server;
        this.scheme = scheme;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(exchange, "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}"));
        server.createContext("/keys", exchange -> {
            fetches.incrementAndGet();
            answer(exchange, jwks());
        });
        server.start();
        addKey("one", "RSA");
    }

    /** Over HTTPS, with a certificate of an authority. */
    public static Issuer over(Authority authority) throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(new HttpsConfigurator(authority.loopback()));
        return new Issuer(server, "https");
    }

    /** Where it is, and what it calls itself in tokens. */
    public String url() {
        return scheme + "://" + name();
    }

    /** The issuer as trust policies name it. */
    public String name() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Makes a key and tells it from now on.
     *
     * @param type {@code RSA} or {@code EC}
     */
    public void addKey(String id, String type) throws GeneralSecurityException {
        keys.put(id, newKey(type));
    }

    /** Forgets a key. */
    public void removeKey(String id) {
        keys.remove(id);
    }

    /** Lists something else among the keys, as it is. */
    public void addJwk(String json) {
        more = more + "," + json;
    }

    /** How often the keys were asked for. */
    public int fetches() {
        return fetches.get();
    }

    /** A good token of the key {@code one}. */
    public String token(String subject, String audience, Instant expires) {
        return signed("one", claims(url(), subject, audience, "\"exp\":" + expires.getEpochSecond()));
    }

    /** A token whose signature is somebody else's. */
    public String forged(String subject, String audience) throws GeneralSecurityException {
        return signed("one", newKey("RSA"), claims(url(), subject, audience, "\"exp\":9999999999"));
    }

    /**
     * The claims of a token, as JSON.
     *
     * @param times {@code exp} and its like, as members of JSON
     */
    public static String claims(String issuer, String subject, String audience, String times) {
        return "{\"iss\":\"" + issuer + "\",\"sub\":\"" + subject + "\",\"aud\":[\"" + audience + "\"]," + times + "}";
    }

    /**
     * A token with any claims.
     *
     * @param key the identifier of one of its keys
     */
    public String signed(String key, String claims) {
        return signed(key, keys.get(key), claims);
    }

    private static String signed(String id, KeyPair key, String claims) {
        boolean rsa = key.getPublic() instanceof RSAPublicKey;
        String header = "{\"alg\":\"" + (rsa ? "RS256" : "ES256") + "\",\"kid\":\"" + id + "\"}";
        try {
            String content = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                    + encoded(claims.getBytes(StandardCharsets.UTF_8));
            Signature signer = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signer.initSign(key.getPrivate());
            signer.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encoded(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKey(String type) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
        if (type.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    private String jwks() {
        return keys.entrySet().stream()
                .map(key -> jwk(key.getKey(), key.getValue()))
                .reduce((one, other) -> one + "," + other)
                .map(list -> "{\"keys\":[" + list + more + "]}")
                .orElse("{\"keys\":[]}");
    }

    private static String jwk(String id, KeyPair key) {
        if (key.getPublic() instanceof RSAPublicKey rsa) {
            return "{\"kty\":\"RSA\",\"kid\":\"" + id + "\",\"n\":\"" + encoded(rsa.getModulus()) + "\",\"e\":\""
                    + encoded(rsa.getPublicExponent()) + "\"}";
        }
        ECPublicKey ec = (ECPublicKey) key.getPublic();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"" + id + "\",\"x\":\""
                + encoded(ec.getW().getAffineX()) + "\",\"y\":\""
                + encoded(ec.getW().getAffineY()) + "\"}";
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String encoded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return encoded(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
