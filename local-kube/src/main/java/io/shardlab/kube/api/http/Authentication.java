package io.shardlab.kube.api.http;

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
import java.util.function.Supplier;

/** Who is calling: the administrator with the token of the kubeconfig, or a service account with a signed token. */
public final class Authentication {

    static final String ADMIN = "kubernetes-admin";

    private final String adminToken;
    private final ServiceAccountTokens tokens;

    /** @param issuer the server's own address, known as soon as it listens */
    public Authentication(Clock clock, Supplier<String> issuer) {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        adminToken = HexFormat.of().formatHex(secret);
        tokens = new ServiceAccountTokens(clock, issuer);
    }

    public String adminToken() {
        return adminToken;
    }

    /** Who signs the tokens of service accounts, and the audience that they have to be made for to be believed here. */
    public String issuer() {
        return tokens.issuer();
    }

    /** The keys of the service account tokens, as a JSON Web Key Set for whoever trusts this cluster's tokens. */
    public Map<String, Object> keySet() {
        return tokens.keySet();
    }

    /** The user's name behind an {@code Authorization} header; empty if it proves nobody. */
    Optional<String> user(String header) {
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return review(header.substring(7).trim(), List.of(issuer())).map(Proven::user);
    }

    /** Somebody proven by a token, and for which of the wanted audiences. */
    public record Proven(String user, List<String> audiences) {}

    /** Whom a token proves to at least one of the audiences (upstream: the TokenReview API). */
    public Optional<Proven> review(String token, List<String> audiences) {
        boolean admin = MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), adminToken.getBytes(StandardCharsets.UTF_8));
        Optional<Proven> proven = admin ? Optional.of(new Proven(ADMIN, List.of(issuer()))) : tokens.prove(token);
        return proven.map(found -> new Proven(
                        found.user(),
                        audiences.stream().filter(found.audiences()::contains).toList()))
                .filter(found -> !found.audiences().isEmpty());
    }

    /** A token for a service account, as the TokenRequest API issues it. */
    public String issue(
            ObjectNode serviceAccount, List<String> audiences, Duration lifetime, Optional<ObjectNode> boundPod) {
        return tokens.issue(serviceAccount, audiences, lifetime, boundPod);
    }
}
