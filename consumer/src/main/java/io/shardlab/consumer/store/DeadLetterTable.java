package io.shardlab.consumer.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlab.consumer.record.Excerpt;
import io.shardlab.consumer.record.StreamId;
import io.shardlab.consumer.record.StreamRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * The table of records that can never be stored as users. A payload that fits one item is kept as it came; a larger one is
 * gzipped and cut into numbered parts. Every part says the whole payload's SHA-256. A partition key that is longer than Kinesis
 * allows, as only a KPL user record's can be, is kept whole in front of the payload.
 *
 * <p>All other attributes are bounded, so that a part always fits. Should the table refuse one nevertheless, a stub without the
 * payload is kept.
 */
public final class DeadLetterTable {

    /** DynamoDB's limit is 400 KB an item, names and all other attributes included; those take 20 KB at most. */
    static final int PART_BYTES = 350 * 1024;

    static final int LONGEST_TEXT = 1_000;

    /** Kinesis's limit, in characters. */
    static final int LONGEST_KEY = 256;

    private final DynamoDbAsyncClient dynamoDb;
    private final String table;
    private final String instance;
    private final StreamId stream;
    private final Clock clock;

    /** @param instance the name that goes into {@code processed_by} */
    public DeadLetterTable(DynamoDbAsyncClient dynamoDb, String table, String instance, StreamId stream, Clock clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.instance = instance;
        this.stream = stream;
        this.clock = clock;
    }

    /**
     * Keeps a record with the reason why it is bad, once. Keeping it again overwrites it with the same.
     *
     * @return fails with {@link DeadLetterRefused} when DynamoDB takes nothing of it for good, and with the SDK's exception
     *     when another attempt may succeed
     */
    public CompletableFuture<Void> keep(StreamRecord record, String reason) {
        var key = keyInFront(record);
        var content = key.length == 0 ? record.payload() : joined(key, record.payload());
        boolean whole = content.length <= PART_BYTES;
        var bytes = whole ? content : gzipped(content);
        int parts = Math.max(1, (bytes.length + PART_BYTES - 1) / PART_BYTES);
        var description = description(record, reason);
        description.put("encoding", text(whole ? "identity" : "gzip"));
        description.put("parts", number(parts));
        description.put("key_bytes", number(key.length));
        var puts = IntStream.range(0, parts)
                .mapToObj(part -> put(description, part, slice(bytes, part)))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(puts)
                .handle((done, failure) -> failure == null ? done(done) : judge(record, reason, failure))
                .thenCompose(result -> result);
    }

    private static CompletableFuture<Void> done(Void nothing) {
        return CompletableFuture.completedFuture(nothing);
    }

    private CompletableFuture<Void> judge(StreamRecord record, String reason, Throwable failure) {
        var refusal = Refusal.forGood(failure);
        if (refusal.isEmpty()) {
            return CompletableFuture.failedFuture(failure);
        }
        var stub = description(record, reason);
        stub.put("parts", number(0));
        stub.put("refusal", text(Excerpt.of(refusal.get(), LONGEST_TEXT)));
        return put(stub, 0).handle((done, again) -> {
            if (again == null) {
                return null;
            }
            throw new CompletionException(Refusal.forGood(again)
                    .<Throwable>map(twice -> new DeadLetterRefused(table, twice))
                    .orElse(again));
        });
    }

    private CompletableFuture<?> put(Map<String, AttributeValue> description, int part, byte[] bytes) {
        var item = new HashMap<>(description);
        item.put("payload", AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes)));
        return put(item, part);
    }

    private CompletableFuture<?> put(Map<String, AttributeValue> item, int part) {
        item.put("part", number(part));
        return dynamoDb.putItem(
                PutItemRequest.builder().tableName(table).item(item).build());
    }

    private Map<String, AttributeValue> description(StreamRecord record, String reason) {
        var position = record.position();
        return new HashMap<>(Map.ofEntries(
                text("record_id", "%s/%s/%s".formatted(stream, record.shardId(), position.sortable())),
                text("stream_id", stream.toString()),
                text("shard_id", record.shardId()),
                text("sequence_number", position.sequenceNumber()),
                text("sub_sequence_number", Long.toString(position.subSequenceNumber())),
                text("partition_key", Excerpt.of(record.partitionKey(), LONGEST_KEY)),
                text("reason", Excerpt.of(reason, LONGEST_TEXT)),
                text("sha256", sha256(record.payload())),
                Map.entry("bytes", number(record.payload().length)),
                text("processed_by", instance),
                text("arrived_at", record.arrivedAt().toString()),
                text("kept_at", clock.instant().toString())));
    }

    private static Map.Entry<String, AttributeValue> text(String name, String value) {
        return Map.entry(name, text(value));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }

    private static byte[] keyInFront(StreamRecord record) {
        return record.partitionKey().length() <= LONGEST_KEY
                ? new byte[0]
                : record.partitionKey().getBytes(UTF_8);
    }

    private static byte[] joined(byte[] key, byte[] payload) {
        var joined = Arrays.copyOf(key, key.length + payload.length);
        System.arraycopy(payload, 0, joined, key.length, payload.length);
        return joined;
    }

    private static byte[] slice(byte[] bytes, int part) {
        int from = part * PART_BYTES;
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART_BYTES));
    }

    private static byte[] gzipped(byte[] payload) {
        var out = new ByteArrayOutputStream(payload.length / 2);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(payload);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to take bytes", e);
        }
        return out.toByteArray();
    }

    static String sha256(byte[] payload) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
