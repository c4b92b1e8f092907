package io.shardlab.consumer.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlab.consumer.metrics.Meters;
import io.shardlab.consumer.record.Position;
import io.shardlab.consumer.record.StreamId;
import io.shardlab.consumer.record.StreamRecord;
import io.shardlab.consumer.store.FakeDynamoDb;
import io.shardlab.consumer.store.UserTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

class UserRecordStoreTest {

    private static final String USER = "{\"name\":\"user1\",\"city\":\"new york\"}";
    private static final Throwable THROTTLED =
            ProvisionedThroughputExceededException.builder().build();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StubLease lease = new StubLease();
    private final Queue<Throwable> failures = new ArrayDeque<>();
    private final FakeDynamoDb dynamoDb = new FakeDynamoDb(request -> failures.isEmpty()
            ? CompletableFuture.completedFuture(PutItemResponse.builder().build())
            : CompletableFuture.failedFuture(failures.remove()));
    private final List<String> keptAside = new ArrayList<>();
    private final Queue<Throwable> keepFailures = new ArrayDeque<>();
    private final BadRecords badRecords = (record, reason) -> {
        if (!keepFailures.isEmpty()) {
            return CompletableFuture.failedFuture(keepFailures.remove());
        }
        keptAside.add(reason);
        return CompletableFuture.completedFuture(null);
    };
    private final Lineage onlyItself = (one, other) -> CompletableFuture.completedFuture(one.equals(other));
    private final UserRecordStore store = new UserRecordStore(
            new UserTable(dynamoDb, "users", "pod-a", new StreamId("arn", Instant.EPOCH), Clock.systemUTC()),
            badRecords,
            onlyItself,
            new Retry(Duration.ofMillis(1), Duration.ofMillis(5)),
            new Meters(registry));

    @Test
    void aThrottledWriteIsTriedUntilItSucceeds() {
        for (int i = 0; i < 5; i++) {
            failures.add(THROTTLED);
        }

        store(USER);

        assertThat(dynamoDb.puts()).hasSize(6);
        assertThat(count("kcl.consumer.retries")).isEqualTo(5);
        assertThat(keptAside).isEmpty();
    }

    @Test
    void noWriteBeginsAfterTheTenure() {
        lease.lasts = false;

        assertThatThrownBy(() -> store(USER)).hasCauseInstanceOf(LeaseNoLongerHeld.class);

        assertThat(dynamoDb.puts()).isEmpty();
    }

    @Test
    void retriesEndWithTheTenure() throws Exception {
        var forEver = new FakeDynamoDb(request -> CompletableFuture.failedFuture(THROTTLED));
        var throttled = new UserRecordStore(
                new UserTable(forEver, "users", "pod-a", new StreamId("arn", Instant.EPOCH), Clock.systemUTC()),
                badRecords,
                onlyItself,
                new Retry(Duration.ofMillis(1), Duration.ofMillis(5)),
                new Meters(registry));

        var result = throttled.store(record(USER), lease);
        assertThat(result).isNotDone();
        lease.lasts = false;

        assertThatThrownBy(() -> result.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(LeaseNoLongerHeld.class);
    }

    @Test
    void aBadRecordIsKeptAsideWithItsReason() {
        store("no json");

        assertThat(keptAside).hasSize(1).first().asString().startsWith("not JSON");
        assertThat(dynamoDb.puts()).isEmpty();
        assertThat(count("kcl.consumer.dead.letters")).isEqualTo(1);
    }

    @Test
    void aUserThatLostItsKeyIsKeptAside() {
        store.store(record(USER, ""), lease).join();

        assertThat(keptAside).containsExactly("its KPL aggregate does not tell its partition key");
        assertThat(dynamoDb.puts()).isEmpty();
    }

    @Test
    void anItemRefusedForGoodIsKeptAside() {
        failures.add(DynamoDbException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ValidationException")
                        .errorMessage("too large")
                        .build())
                .build());

        store(USER);

        assertThat(keptAside).containsExactly("DynamoDB refuses the item: too large");
        assertThat(count("kcl.consumer.retries")).isZero();
    }

    @Test
    void aThrottledDeadLetterIsTriedUntilItIsKept() {
        keepFailures.add(THROTTLED);
        keepFailures.add(THROTTLED);

        store("");

        assertThat(keptAside).containsExactly("the payload is empty");
    }

    @Test
    void aBadRecordThatMustNotBePassedEndsTheAttempts() {
        keepFailures.add(BadRecordStopsTheShard.asked(record(""), "the payload is empty"));

        assertThatThrownBy(() -> store(""))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(BadRecordStopsTheShard.class)
                .hasMessageContaining("ON_BAD_RECORD=fail");
        assertThat(keptAside).isEmpty();
    }

    @Test
    void aRefusalByAnUnrelatedShardIsCounted() {
        failures.add(refusedBy("shardId-000000000000"));
        failures.add(refusedBy("shardId-000000000005"));

        store(USER);
        store(USER);

        assertThat(registry.get("kcl.consumer.writes")
                        .tag("outcome", "superseded")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(count("kcl.consumer.strangers")).isEqualTo(1);
    }

    private void store(String payload) {
        store.store(record(payload), lease).join();
    }

    private double count(String counter) {
        return registry.get(counter).counter().count();
    }

    private static Throwable refusedBy(String shard) {
        return ConditionalCheckFailedException.builder()
                .item(Map.of(
                        "position", AttributeValue.fromS(new Position("99", 0).sortable()),
                        "shard_id", AttributeValue.fromS(shard)))
                .build();
    }

    private static StreamRecord record(String payload) {
        return record(payload, "user1@foo.com");
    }

    private static StreamRecord record(String payload, String key) {
        return new StreamRecord(
                "shardId-000000000000", key, new Position("42", 0), Instant.EPOCH, payload.getBytes(UTF_8));
    }
}
