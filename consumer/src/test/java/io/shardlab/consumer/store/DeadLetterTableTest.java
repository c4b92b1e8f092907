package io.shardlab.consumer.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.consumer.record.Position;
import io.shardlab.consumer.record.StreamId;
import io.shardlab.consumer.record.StreamRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

class DeadLetterTableTest {

    private static final int LARGEST_ITEM = 400 * 1024;
    private static final StreamId STREAM = new StreamId("arn:aws:kinesis:us-east-1:1:stream/s", Instant.EPOCH);

    @Test
    void everyPartFitsHoweverLongReasonAndKeyAre() {
        var dynamoDb = FakeDynamoDb.willing();
        var payload = new byte[DeadLetterTable.PART_BYTES];

        keep(dynamoDb, record("漢".repeat(420_000), payload), "漢".repeat(100_000));

        assertThat(dynamoDb.puts())
                .isNotEmpty()
                .allSatisfy(put -> assertThat(bytes(put)).isLessThan(LARGEST_ITEM));
        assertThat(dynamoDb.puts().get(0).item().get("partition_key").s()).hasSize(256);
    }

    @Test
    void aKeyThatKinesisAllowsIsAnAttribute() {
        var dynamoDb = FakeDynamoDb.willing();

        keep(dynamoDb, record("漢".repeat(256), new byte[3]), "no user");

        var item = dynamoDb.puts().get(0).item();
        assertThat(item.get("partition_key").s()).isEqualTo("漢".repeat(256));
        assertThat(item.get("payload").b().asByteArray()).hasSize(3);
        assertThat(item.get("reason").s()).isEqualTo("no user");
    }

    @Test
    void aLongerKeyIsKeptInFrontOfThePayload() {
        var dynamoDb = FakeDynamoDb.willing();
        var key = "k".repeat(300);

        keep(dynamoDb, record(key, "payload".getBytes(UTF_8)), "no user");

        var item = dynamoDb.puts().get(0).item();
        assertThat(item.get("payload").b().asUtf8String()).isEqualTo(key + "payload");
        assertThat(item.get("key_bytes").n()).isEqualTo("300");
        assertThat(item.get("bytes").n()).isEqualTo("7");
    }

    @Test
    void aPartThatTheTableRefusesForGoodLeavesAStub() {
        var dynamoDb = refusing(put -> put.item().containsKey("payload"));
        var noise = new byte[1024 * 1024];
        new Random(1).nextBytes(noise);

        keep(dynamoDb, record("key", noise), "no user");

        var puts = dynamoDb.puts();
        assertThat(puts.get(puts.size() - 1).item())
                .doesNotContainKey("payload")
                .containsEntry("part", AttributeValue.fromN("0"))
                .containsEntry("parts", AttributeValue.fromN("0"))
                .containsEntry("refusal", AttributeValue.fromS("Item size has exceeded the maximum allowed size"));
    }

    @Test
    void aStubThatIsRefusedTooIsTheEnd() {
        var dynamoDb = refusing(put -> true);

        assertThatThrownBy(() -> keep(dynamoDb, record("key", new byte[3]), "no user"))
                .hasCauseInstanceOf(DeadLetterRefused.class)
                .hasMessageContaining("dead refuses it for good: Item size has exceeded");
        assertThat(dynamoDb.puts()).hasSize(2);
    }

    @Test
    void throttlingIsPassedOnAndLeavesNoStub() {
        var throttled = ProvisionedThroughputExceededException.builder().build();
        var dynamoDb = new FakeDynamoDb(put -> CompletableFuture.failedFuture(throttled));

        assertThatThrownBy(() -> keep(dynamoDb, record("key", new byte[3]), "no user"))
                .hasRootCause(throttled);
        assertThat(dynamoDb.puts()).hasSize(1);
    }

    private static void keep(FakeDynamoDb dynamoDb, StreamRecord record, String reason) {
        new DeadLetterTable(dynamoDb, "dead", "i".repeat(253), STREAM, Clock.systemUTC())
                .keep(record, reason)
                .join();
    }

    private static FakeDynamoDb refusing(Predicate<PutItemRequest> refused) {
        var validation = DynamoDbException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ValidationException")
                        .errorMessage("Item size has exceeded the maximum allowed size")
                        .build())
                .build();
        return new FakeDynamoDb(put -> refused.test(put)
                ? CompletableFuture.failedFuture(validation)
                : CompletableFuture.completedFuture(PutItemResponse.builder().build()));
    }

    private static StreamRecord record(String key, byte[] payload) {
        return new StreamRecord("shardId-000000000000", key, new Position("9".repeat(128), 7), Instant.EPOCH, payload);
    }

    /** As DynamoDB counts: names and values, texts in UTF-8. */
    private static int bytes(PutItemRequest put) {
        return put.item().entrySet().stream()
                .mapToInt(attribute -> attribute.getKey().length() + bytes(attribute))
                .sum();
    }

    private static int bytes(Map.Entry<String, AttributeValue> attribute) {
        var value = attribute.getValue();
        if (value.b() != null) {
            return value.b().asByteArray().length;
        }
        return value.s() == null ? 21 : value.s().getBytes(UTF_8).length;
    }
}
