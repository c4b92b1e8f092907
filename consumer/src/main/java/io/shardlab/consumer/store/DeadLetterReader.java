package io.shardlab.consumer.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads kept records back, byte for byte. */
public final class DeadLetterReader {

    private final DynamoDbAsyncClient dynamoDb;
    private final String table;

    public DeadLetterReader(DynamoDbAsyncClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** Gives every kept record once, without its payload: the attributes of its first part. */
    public void list(Consumer<Map<String, AttributeValue>> letter) {
        join(dynamoDb.scanPaginator(request -> request.tableName(table)
                        .filterExpression("#part = :first")
                        .expressionAttributeNames(Map.of("#part", "part"))
                        .expressionAttributeValues(Map.of(":first", AttributeValue.fromN("0"))))
                .items()
                .subscribe(letter));
    }

    /**
     * The payload of one record, as its producer put it.
     *
     * @param recordId the attribute {@code record_id}
     * @return empty when no such record was kept
     * @throws IOException when it was not kept, a part is missing, or the bytes are not those whose SHA-256 was written
     */
    public Optional<byte[]> read(String recordId) throws IOException {
        var parts = parts(recordId);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        var content = content(recordId, parts);
        var payload = Arrays.copyOfRange(content, keyBytes(parts), content.length);
        if (!DeadLetterTable.sha256(payload).equals(parts.get(0).get("sha256").s())) {
            throw new IOException("%s does not have the SHA-256 that was written with it".formatted(recordId));
        }
        return Optional.of(payload);
    }

    /**
     * The whole partition key of one record.
     *
     * @return empty when no such record was kept
     * @throws IOException as {@link #read} does
     */
    public Optional<String> key(String recordId) throws IOException {
        var parts = parts(recordId);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        int length = keyBytes(parts);
        return Optional.of(
                length == 0
                        ? parts.get(0).get("partition_key").s()
                        : new String(content(recordId, parts), 0, length, UTF_8));
    }

    /** Those of a key in front of the payload. */
    private static int keyBytes(List<Map<String, AttributeValue>> parts) {
        return Integer.parseInt(parts.get(0)
                .getOrDefault("key_bytes", AttributeValue.fromN("0"))
                .n());
    }

    private static byte[] content(String recordId, List<Map<String, AttributeValue>> parts) throws IOException {
        var first = parts.get(0);
        int expected = Integer.parseInt(first.get("parts").n());
        if (expected == 0) {
            throw new IOException("%s was kept without its payload, which the table refused: %s"
                    .formatted(recordId, first.get("refusal").s()));
        }
        if (parts.size() != expected) {
            throw new IOException("%s has %d of its %d parts".formatted(recordId, parts.size(), expected));
        }
        return decoded(joined(parts), first.get("encoding").s());
    }

    private List<Map<String, AttributeValue>> parts(String recordId) {
        var parts = new CopyOnWriteArrayList<Map<String, AttributeValue>>();
        join(dynamoDb.queryPaginator(request -> request.tableName(table)
                        .consistentRead(true)
                        .keyConditionExpression("record_id = :id")
                        .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(recordId))))
                .items()
                .subscribe(parts::add));
        return parts.stream()
                .sorted(Comparator.comparing(
                        part -> Integer.parseInt(part.get("part").n())))
                .toList();
    }

    private static byte[] joined(List<Map<String, AttributeValue>> parts) {
        var bytes = new ByteArrayOutputStream();
        parts.forEach(part -> bytes.writeBytes(part.get("payload").b().asByteArrayUnsafe()));
        return bytes.toByteArray();
    }

    private static byte[] decoded(byte[] bytes, String encoding) throws IOException {
        if (encoding.equals("identity")) {
            return bytes;
        }
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return gzip.readAllBytes();
        }
    }

    private static void join(CompletableFuture<Void> call) {
        try {
            call.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
