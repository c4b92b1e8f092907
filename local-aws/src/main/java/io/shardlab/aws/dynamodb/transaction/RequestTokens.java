package io.shardlab.aws.dynamodb.transaction;

import io.shardlab.aws.error.AwsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The client request tokens of transactions that were done, for ten minutes: the same request again does nothing. */
public final class RequestTokens {

    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Clock clock;
    /** Oldest first. */
    private final Map<String, Use> uses = new LinkedHashMap<>();

    private record Use(String fingerprint, Instant time) {}

    public RequestTokens(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether a request with this token was done already.
     *
     * @param request whatever makes two requests the same
     * @throws AwsException {@code IdempotentParameterMismatchException} when another request was
     */
    public synchronized boolean isDone(String token, String request) {
        Instant oldest = clock.instant().minus(KEPT);
        uses.values().removeIf(use -> use.time().isBefore(oldest));
        Use use = uses.get(token);
        if (use != null && !use.fingerprint().equals(fingerprint(request))) {
            throw AwsException.client(
                    "IdempotentParameterMismatchException",
                    "Error: The request was already used with different parameters. ClientRequestToken: " + token);
        }
        return use != null;
    }

    /** Remembers that a request was done. */
    public synchronized void done(String token, String request) {
        uses.put(token, new Use(fingerprint(request), clock.instant()));
    }

    private static String fingerprint(String request) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
