package io.shardlab.consumer.store;

import io.shardlab.consumer.record.BadRecord;
import io.shardlab.consumer.record.StreamId;
import io.shardlab.consumer.record.StreamRecord;
import io.shardlab.consumer.record.User;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The table of users. A write wins only over nothing, over an older life of the stream, or over a lower position: so a record
 * that comes twice, by a former owner of its shard, or by one that still reads for an older life, never overwrites newer data.
 */
public final class UserTable {

    /** The last line is for items without the number, which versions of this program before it wrote. */
    private static final String NEWER = "attribute_not_exists(#position)"
            + " OR #created < :created"
            + " OR (#created = :created AND #position < :position)"
            + " OR (attribute_not_exists(#created) AND (#stream <> :stream OR #position < :position))";

    private static final Map<String, String> NAMES =
            Map.of("#position", "position", "#stream", "stream_id", "#created", "stream_created_at");

    private final DynamoDbAsyncClient dynamoDb;
    private final String table;
    private final String instance;
    /** The same for every item. */
    private final AttributeValue streamId;

    private final AttributeValue streamCreatedAt;
    private final Clock clock;

    /** @param instance the name that goes into {@code processed_by} */
    public UserTable(DynamoDbAsyncClient dynamoDb, String table, String instance, StreamId stream, Clock clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.instance = instance;
        this.streamId = text(stream.toString());
        this.streamCreatedAt =
                AttributeValue.fromN(Long.toString(stream.createdAt().toEpochMilli()));
        this.clock = clock;
    }

    /**
     * Writes a user under its record's partition key, once.
     *
     * @return what became of it; fails with {@link BadRecord} when DynamoDB refuses the item for good, and with the SDK's
     *     exception when another attempt may succeed
     */
    public CompletableFuture<WriteOutcome> put(StreamRecord record, User user) {
        return dynamoDb.putItem(request(record, user)).handle((response, failure) -> {
            if (failure == null) {
                return WriteOutcome.STORED;
            }
            var cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof ConditionalCheckFailedException refusal) {
                return refused(refusal, record);
            }
            throw new CompletionException(Refusal.forGood(cause)
                    .<Throwable>map(refusal -> new BadRecord("DynamoDB refuses the item: " + refusal))
                    .orElse(cause));
        });
    }

    private PutItemRequest request(StreamRecord record, User user) {
        var position = text(record.position().sortable());
        return PutItemRequest.builder()
                .tableName(table)
                .item(item(record, user, position))
                .conditionExpression(NEWER)
                .expressionAttributeNames(NAMES)
                .expressionAttributeValues(
                        Map.of(":stream", streamId, ":created", streamCreatedAt, ":position", position))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    private Map<String, AttributeValue> item(StreamRecord record, User user, AttributeValue position) {
        return Map.of(
                "email", text(record.partitionKey()),
                "name", text(user.name()),
                "city", text(user.city()),
                "processed_by", text(instance),
                "shard_id", text(record.shardId()),
                "position", position,
                "stream_id", streamId,
                "stream_created_at", streamCreatedAt,
                "processed_at", text(clock.instant().toString()),
                "arrived_at", text(record.arrivedAt().toString()));
    }

    private WriteOutcome refused(ConditionalCheckFailedException refusal, StreamRecord record) {
        var stored = refusal.item();
        if (text(record.position().sortable()).equals(stored.get("position"))
                && streamCreatedAt.equals(stored.getOrDefault("stream_created_at", streamCreatedAt))) {
            return WriteOutcome.STORED_BEFORE;
        }
        var shard = stored.get("shard_id");
        return new WriteOutcome.Superseded(shard == null ? "" : shard.s());
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
