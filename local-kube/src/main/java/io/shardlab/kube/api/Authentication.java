package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Who is calling: the administrator with the token of the kubeconfig, or a service account with a signed token. */
final class Authentication {

    static final String ADMIN = "kubernetes-admin";

    /** JWTs want r and s side by side, not wrapped in ASN.1. */
    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

    private static final String KEY_ID = "local-kube";
    private static final int COORDINATE_BYTES = 32;
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final Clock clock;
    private final String adminToken;
    private final KeyPair keys;
    private final Supplier<String> issuer;

    /** @param issuer the server's own address, known as soon as it listens */
    Authentication(Clock clock, Supplier<String> issuer) {
        this.clock = clock;
        this.issuer = issuer;
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        adminToken = HexFormat.of().formatHex(secret);
        try {
            keys = Certificates.keyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key of the service account tokens cannot be made", e);
        }
    }

    String adminToken() {
        return adminToken;
    }

    /** Who signs the tokens of service accounts, and the audience that they have to be made for to be believed here. */
    String issuer() {
        return issuer.get();
    }

    /** The keys of these tokens, as RFC 7517 writes them. */
    ObjectNode publicKeys() {
        ECPoint point = ((ECPublicKey) keys.getPublic()).getW();
        ObjectNode keySet = Json.object();
        keySet.putArray("keys")
                .addObject()
                .put("use", "sig")
                .put("kty", "EC")
                .put("kid", KEY_ID)
                .put("crv", "P-256")
                .put("alg", "ES256")
                .put("x", URL.encodeToString(coordinate(point.getAffineX())))
                .put("y", URL.encodeToString(coordinate(point.getAffineY())));
        return keySet;
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    /** The user's name behind an {@code Authorization} header; empty if it proves nobody. */
    Optional<String> user(String header) {
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return review(header.substring(7).trim(), List.of(issuer())).map(Proven::user);
    }

    /** Somebody proven by a token, and for which of the wanted audiences. */
    record Proven(String user, List<String> audiences) {}

    /** Whom a token proves to at least one of the audiences (upstream: the TokenReview API). */
    Optional<Proven> review(String token, List<String> audiences) {
        boolean admin = MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), adminToken.getBytes(StandardCharsets.UTF_8));
        Optional<Proven> proven = admin ? Optional.of(new Proven(ADMIN, List.of(issuer()))) : serviceAccount(token);
        return proven.map(found -> new Proven(
                        found.user(),
                        audiences.stream().filter(found.audiences()::contains).toList()))
                .filter(found -> !found.audiences().isEmpty());
    }

    /** A token for a service account, as the TokenRequest API issues it. */
    String issue(ObjectNode serviceAccount, List<String> audiences, Duration lifetime, Optional<ObjectNode> boundPod) {
        String namespace = Json.text(serviceAccount, "metadata.namespace");
        String name = Json.text(serviceAccount, "metadata.name");
        Instant now = clock.instant();
        ObjectNode claims = Json.object();
        ArrayNode aud = claims.putArray("aud");
        audiences.forEach(aud::add);
        claims.put("exp", now.plus(lifetime).getEpochSecond())
                .put("iat", now.getEpochSecond())
                .put("iss", issuer())
                .put("jti", UUID.randomUUID().toString());
        ObjectNode kubernetes = claims.putObject("kubernetes.io").put("namespace", namespace);
        boundPod.ifPresent(pod ->
                kubernetes.putObject("pod").put("name", Json.text(pod, "name")).put("uid", Json.text(pod, "uid")));
        kubernetes.putObject("serviceaccount").put("name", name).put("uid", Json.text(serviceAccount, "metadata.uid"));
        claims.put("nbf", now.getEpochSecond()).put("sub", "system:serviceaccount:" + namespace + ":" + name);
        String signed =
                part(Json.object().put("alg", "ES256").put("typ", "JWT").put("kid", KEY_ID)) + "." + part(claims);
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A service account token cannot be signed", e);
        }
    }

    private static String part(JsonNode json) {
        return URL.encodeToString(Json.bytes(json));
    }

    private Optional<Proven> serviceAccount(String token) {
        int end = token.lastIndexOf('.');
        int middle = token.indexOf('.');
        if (middle < 0 || end <= middle) {
            return Optional.empty();
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(keys.getPublic());
            signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)))) {
                return Optional.empty();
            }
            JsonNode claims = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(token.substring(middle + 1, end)));
            boolean current = claims.path("exp").asLong() > clock.instant().getEpochSecond();
            List<String> audiences = new ArrayList<>();
            claims.path("aud").forEach(audience -> audiences.add(audience.asText()));
            return current ? Optional.of(new Proven(claims.path("sub").asText(), audiences)) : Optional.empty();
        } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
