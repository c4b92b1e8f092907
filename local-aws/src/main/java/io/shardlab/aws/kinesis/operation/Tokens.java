package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.ShardIterator;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The strings that callers carry for us: shard iterators and next tokens. They hold everything that is needed to go on, and a
 * seal, so that a string made up or cut off by a caller is refused.
 */
final class Tokens {

    private static final int SEAL_BYTES = 12;
    private static final Duration NEXT_TOKEN_LIFETIME = Duration.ofSeconds(300);
    private static final DateTimeFormatter AWS_TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final byte[] secret = new byte[16];

    Tokens(Clock clock) {
        this.clock = clock;
        new SecureRandom().nextBytes(secret);
    }

    /** An iterator of a shard, issued now. */
    String ofIterator(Stream stream, ShardId shard, long position) {
        var iterator = new ShardIterator(stream.key(), stream.created(), shard, position, clock.instant());
        return seal(
                "I",
                iterator.stream().region(),
                iterator.stream().account(),
                iterator.stream().name(),
                Long.toString(iterator.streamCreated().toEpochMilli()),
                Integer.toString(iterator.shard().number()),
                Long.toString(iterator.position()),
                Long.toString(iterator.issued().toEpochMilli()));
    }

    /**
     * Reads an iterator.
     *
     * @throws AwsException {@code InvalidArgumentException} when it is none of ours, {@code ExpiredIteratorException} when it
     *     is older than five minutes
     */
    ShardIterator iterator(String text) {
        List<String> fields = open("I", text).orElseThrow(() -> KinesisError.invalid("Invalid ShardIterator."));
        var iterator = new ShardIterator(
                new StreamKey(fields.get(1), fields.get(2), fields.get(3)),
                Instant.ofEpochMilli(Long.parseLong(fields.get(4))),
                new ShardId(Integer.parseInt(fields.get(5))),
                Long.parseLong(fields.get(6)),
                Instant.ofEpochMilli(Long.parseLong(fields.get(7))));
        Instant now = clock.instant();
        if (now.toEpochMilli() - iterator.issued().toEpochMilli() > ShardIterator.LIFETIME_MILLIS) {
            throw KinesisError.EXPIRED_ITERATOR.because(
                    "Iterator expired. The iterator was created at time " + AWS_TIME.format(iterator.issued())
                            + " while right now it is " + AWS_TIME.format(now)
                            + " which is further in the future than the tolerated delay of "
                            + ShardIterator.LIFETIME_MILLIS + " milliseconds.");
        }
        return iterator;
    }

    /** The stream of an iterator, expired or not. */
    Optional<StreamKey> streamOfIterator(String iterator) {
        return open("I", iterator).map(fields -> new StreamKey(fields.get(1), fields.get(2), fields.get(3)));
    }

    /** The stream whose ARN is the first field of a next token, expired or not. */
    Optional<StreamKey> streamOfNext(String operation, String token) {
        return open(operation, token)
                .filter(fields -> fields.size() > 2)
                .flatMap(fields -> StreamKey.ofArn(fields.get(2)));
    }

    /** A next token of an operation, good for 300 seconds, that carries {@code fields}. */
    String next(String operation, String... fields) {
        String[] all = new String[fields.length + 2];
        all[0] = operation;
        all[1] = Long.toString(clock.millis());
        System.arraycopy(fields, 0, all, 2, fields.length);
        return seal(all);
    }

    /**
     * The fields of a next token.
     *
     * @throws AwsException {@code InvalidArgumentException} when it is none of this operation's, {@code
     *     ExpiredNextTokenException} when it is older than 300 seconds
     */
    List<String> next(String operation, String text, int fields) {
        List<String> all = open(operation, text)
                .filter(opened -> opened.size() == fields + 2)
                .orElseThrow(() -> KinesisError.invalid("Invalid NextToken."));
        Instant issued = Instant.ofEpochMilli(Long.parseLong(all.get(1)));
        if (issued.plus(NEXT_TOKEN_LIFETIME).isBefore(clock.instant())) {
            throw KinesisError.EXPIRED_NEXT_TOKEN.because("The NextToken was created at time " + AWS_TIME.format(issued)
                    + " and is valid for " + NEXT_TOKEN_LIFETIME.toSeconds() + " seconds.");
        }
        return all.subList(2, all.size());
    }

    private String seal(String... fields) {
        byte[] content = String.join("\n", fields).getBytes(StandardCharsets.UTF_8);
        byte[] sealed = Arrays.copyOf(sealOf(content), SEAL_BYTES + content.length);
        System.arraycopy(content, 0, sealed, SEAL_BYTES, content.length);
        return Base64.getEncoder().encodeToString(sealed);
    }

    private Optional<List<String>> open(String kind, String text) {
        byte[] sealed;
        try {
            sealed = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (sealed.length <= SEAL_BYTES) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOfRange(sealed, SEAL_BYTES, sealed.length);
        if (!Arrays.equals(sealOf(content), Arrays.copyOf(sealed, SEAL_BYTES))) {
            return Optional.empty();
        }
        List<String> fields = List.of(new String(content, StandardCharsets.UTF_8).split("\n", -1));
        return fields.get(0).equals(kind) ? Optional.of(fields) : Optional.empty();
    }

    private byte[] sealOf(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            digest.update(content);
            return Arrays.copyOf(digest.digest(), SEAL_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
