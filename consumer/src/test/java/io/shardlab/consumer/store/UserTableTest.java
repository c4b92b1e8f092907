package io.shardlab.consumer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.consumer.record.BadRecord;
import io.shardlab.consumer.record.Position;
import io.shardlab.consumer.record.StreamId;
import io.shardlab.consumer.record.StreamRecord;
import io.shardlab.consumer.record.User;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

class UserTableTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:00:01Z");
    private static final StreamId STREAM =
            new StreamId("arn:aws:kinesis:us-east-1:1:stream/s", Instant.parse("2026-11-23T04:00:00Z"));
    private static final StreamRecord RECORD = new StreamRecord(
            "shardId-000000000004",
            "user1@foo.com",
            new Position("42", 7),
            Instant.parse("2026-11-23T05:00:00Z"),
            new byte[0]);

    @Test
    void writesTheWholeItemUnlessANewerOneIsThere() {
        var dynamoDb = FakeDynamoDb.willing();

        assertThat(put(dynamoDb).join()).isEqualTo(WriteOutcome.STORED);

        var request = dynamoDb.puts().get(0);
        assertThat(request.tableName()).isEqualTo("users");
        assertThat(request.item())
                .containsOnly(
                        Map.entry("email", AttributeValue.fromS("user1@foo.com")),
                        Map.entry("name", AttributeValue.fromS("user1")),
                        Map.entry("city", AttributeValue.fromS("new york")),
                        Map.entry("processed_by", AttributeValue.fromS("pod-a")),
                        Map.entry("shard_id", AttributeValue.fromS("shardId-000000000004")),
                        Map.entry(
                                "position",
                                AttributeValue.fromS(RECORD.position().sortable())),
                        Map.entry(
                                "stream_id",
                                AttributeValue.fromS("arn:aws:kinesis:us-east-1:1:stream/s@2026-11-23T04:00:00Z")),
                        Map.entry("stream_created_at", AttributeValue.fromN("1795406400000")),
                        Map.entry("processed_at", AttributeValue.fromS("2026-11-23T05:00:01Z")),
                        Map.entry("arrived_at", AttributeValue.fromS("2026-11-23T05:00:00Z")));
        assertThat(request.conditionExpression())
                .isEqualTo("attribute_not_exists(#position) OR #created < :created"
                        + " OR (#created = :created AND #position < :position)"
                        + " OR (attribute_not_exists(#created) AND (#stream <> :stream OR #position < :position))");
    }

    @Test
    void aRefusalByTheSameRecordIsAReplay() {
        var refusal = refusal(
                Map.of("position", AttributeValue.fromS(RECORD.position().sortable())));

        assertThat(put(failing(refusal)).join()).isEqualTo(WriteOutcome.STORED_BEFORE);
    }

    @Test
    void aRefusalByANewerLifeIsNoReplayEvenAtTheSamePosition() {
        var refusal = refusal(Map.of(
                "position", AttributeValue.fromS(RECORD.position().sortable()),
                "stream_created_at", AttributeValue.fromN("1800000000000"),
                "shard_id", AttributeValue.fromS("shardId-000000000004")));

        assertThat(put(failing(refusal)).join()).isEqualTo(new WriteOutcome.Superseded("shardId-000000000004"));
    }

    @Test
    void aRefusalByANewerRecordSaysItsShard() {
        var refusal = refusal(Map.of(
                "position", AttributeValue.fromS(new Position("43", 0).sortable()),
                "shard_id", AttributeValue.fromS("shardId-000000000009")));

        assertThat(put(failing(refusal)).join()).isEqualTo(new WriteOutcome.Superseded("shardId-000000000009"));
    }

    @Test
    void anItemThatDynamoDbRefusesForGoodIsABadRecord() {
        var validation = DynamoDbException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ValidationException")
                        .errorMessage("Item size has exceeded the maximum allowed size")
                        .build())
                .build();

        assertThatThrownBy(() -> put(failing(validation)).join())
                .hasCauseInstanceOf(BadRecord.class)
                .hasMessageContaining("Item size has exceeded");
    }

    @Test
    void throttlingIsPassedOn() {
        var throttled = ProvisionedThroughputExceededException.builder().build();

        assertThatThrownBy(() -> put(failing(throttled)).join()).hasCause(throttled);
    }

    private static CompletableFuture<WriteOutcome> put(FakeDynamoDb dynamoDb) {
        var table = new UserTable(dynamoDb, "users", "pod-a", STREAM, Clock.fixed(NOW, ZoneOffset.UTC));
        return table.put(RECORD, new User("user1", "new york"));
    }

    private static FakeDynamoDb failing(Throwable failure) {
        return new FakeDynamoDb(request -> CompletableFuture.failedFuture(failure));
    }

    private static Throwable refusal(Map<String, AttributeValue> stored) {
        return ConditionalCheckFailedException.builder().item(stored).build();
    }
}
