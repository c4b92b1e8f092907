package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who is calling: the administrator with the token of the kubeconfig, or a service account with a signed token. */
final class Authentication {

    static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    static final String ADMIN = "kubernetes-admin";

    /** JWTs want r and s side by side, not wrapped in ASN.1. */
    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final Clock clock;
    private final String adminToken;
    private final KeyPair keys;

    Authentication(Clock clock) {
        this.clock = clock;
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

    /** The user's name behind an {@code Authorization} header; empty if it proves nobody. */
    Optional<String> user(String header) {
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        String token = header.substring(7).trim();
        boolean admin = MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), adminToken.getBytes(StandardCharsets.UTF_8));
        return admin ? Optional.of(ADMIN) : serviceAccount(token);
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
                .put("iss", ISSUER)
                .put("jti", UUID.randomUUID().toString());
        ObjectNode kubernetes = claims.putObject("kubernetes.io").put("namespace", namespace);
        boundPod.ifPresent(pod ->
                kubernetes.putObject("pod").put("name", Json.text(pod, "name")).put("uid", Json.text(pod, "uid")));
        kubernetes.putObject("serviceaccount").put("name", name).put("uid", Json.text(serviceAccount, "metadata.uid"));
        claims.put("nbf", now.getEpochSecond()).put("sub", "system:serviceaccount:" + namespace + ":" + name);
        String signed =
                part(Json.object().put("alg", "ES256").put("typ", "JWT").put("kid", "local-kube")) + "." + part(claims);
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

    private Optional<String> serviceAccount(String token) {
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
            return current ? Optional.of(claims.path("sub").asText()) : Optional.empty();
        } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
