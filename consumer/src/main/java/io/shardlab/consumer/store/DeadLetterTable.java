package io.shardlab.consumer.store;

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
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * The table of records that can never be stored as users. A payload that fits one item is kept as it came; a larger one is
 * gzipped and cut into numbered parts. Every part says the whole payload's SHA-256.
 */
public final class DeadLetterTable {

    /** DynamoDB's limit is 400 KB an item, names and all other attributes included. */
    static final int PART_BYTES = 350 * 1024;

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
     * @return fails with the SDK's exception when DynamoDB does not take a part
     */
    public CompletableFuture<Void> keep(StreamRecord record, String reason) {
        boolean whole = record.payload().length <= PART_BYTES;
        var bytes = whole ? record.payload() : gzipped(record.payload());
        int parts = Math.max(1, (bytes.length + PART_BYTES - 1) / PART_BYTES);
        var common = common(record, reason, whole ? "identity" : "gzip", parts);
        return CompletableFuture.allOf(IntStream.range(0, parts)
                .mapToObj(part -> put(common, part, slice(bytes, part)))
                .toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<?> put(Map<String, AttributeValue> common, int part, byte[] bytes) {
        var item = new HashMap<>(common);
        item.put("part", AttributeValue.fromN(Integer.toString(part)));
        item.put("payload", AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes)));
        return dynamoDb.putItem(
                PutItemRequest.builder().tableName(table).item(item).build());
    }

    private Map<String, AttributeValue> common(StreamRecord record, String reason, String encoding, int parts) {
        var position = record.position();
        return Map.ofEntries(
                text("record_id", "%s/%s/%s".formatted(stream, record.shardId(), position.sortable())),
                text("stream_id", stream.toString()),
                text("shard_id", record.shardId()),
                text("sequence_number", position.sequenceNumber()),
                text("sub_sequence_number", Long.toString(position.subSequenceNumber())),
                text("partition_key", record.partitionKey()),
                text("reason", reason),
                text("encoding", encoding),
                text("sha256", sha256(record.payload())),
                Map.entry("parts", AttributeValue.fromN(Integer.toString(parts))),
                Map.entry("bytes", AttributeValue.fromN(Integer.toString(record.payload().length))),
                text("processed_by", instance),
                text("arrived_at", record.arrivedAt().toString()),
                text("kept_at", clock.instant().toString()));
    }

    private static Map.Entry<String, AttributeValue> text(String name, String value) {
        return Map.entry(name, AttributeValue.fromS(value));
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
