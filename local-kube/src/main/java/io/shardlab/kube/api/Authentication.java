package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is calling: the administrator with the token of the kubeconfig, or a service account with a signed token. */
final class Authentication {

    static final String ISSUER = ServiceAccountTokens.ISSUER;
    static final String ADMIN = "kubernetes-admin";

    private final String adminToken;
    private final ServiceAccountTokens tokens;

    Authentication(Clock clock) {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        adminToken = HexFormat.of().formatHex(secret);
        tokens = new ServiceAccountTokens(clock);
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
        return admin ? Optional.of(ADMIN) : tokens.subject(token);
    }

    /** A token for a service account, as the TokenRequest API issues it. */
    String issue(ObjectNode serviceAccount, List<String> audiences, Duration lifetime, Optional<ObjectNode> boundPod) {
        return tokens.issue(serviceAccount, audiences, lifetime, boundPod);
    }

    /** The keys of the service account tokens, as a JSON Web Key Set for whoever trusts this cluster's tokens. */
    Map<String, Object> keySet() {
        return tokens.keySet();
    }
}
