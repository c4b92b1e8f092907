package io.shardlab.consumer.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
     * @throws IOException when a part is missing or the bytes are not those whose SHA-256 was written
     */
    public Optional<byte[]> read(String recordId) throws IOException {
        var parts = parts(recordId);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        var first = parts.get(0);
        int expected = Integer.parseInt(first.get("parts").n());
        if (parts.size() != expected) {
            throw new IOException("%s has %d of its %d parts".formatted(recordId, parts.size(), expected));
        }
        var payload = decoded(joined(parts), first.get("encoding").s());
        if (!DeadLetterTable.sha256(payload).equals(first.get("sha256").s())) {
            throw new IOException("%s does not have the SHA-256 that was written with it".formatted(recordId));
        }
        return Optional.of(payload);
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
