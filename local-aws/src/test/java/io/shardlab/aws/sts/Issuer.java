package io.shardlab.aws.sts;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;

/** An OpenID Connect issuer on loopback, which signs whatever claims a test wants. */
public final class Issuer implements AutoCloseable {

    private final HttpServer server;
    private final KeyPair keys;

    public Issuer() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}");
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        serve(
                "/keys",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"one\",\"n\":\"" + encoded(key.getModulus()) + "\",\"e\":\""
                        + encoded(key.getPublicExponent()) + "\"}]}");
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The issuer as trust policies name it. */
    public String name() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public String token(String subject, String audience, Instant expires) {
        return signed(
                "{\"iss\":\"" + url() + "\",\"sub\":\"" + subject + "\",\"aud\":[\"" + audience + "\"],\"exp\":"
                        + expires.getEpochSecond() + "}",
                keys);
    }

    /** A token whose signature is somebody else's. */
    public String forged(String subject, String audience) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return signed(
                "{\"iss\":\"" + url() + "\",\"sub\":\"" + subject + "\",\"aud\":[\"" + audience
                        + "\"],\"exp\":9999999999}",
                generator.generateKeyPair());
    }

    private static String signed(String claims, KeyPair keys) {
        try {
            String content = encoded("{\"alg\":\"RS256\",\"kid\":\"one\"}".getBytes(StandardCharsets.UTF_8)) + "."
                    + encoded(claims.getBytes(StandardCharsets.UTF_8));
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(keys.getPrivate());
            signer.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encoded(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static String encoded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return encoded(bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
