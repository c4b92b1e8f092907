package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The lease is taken away in the middle of a delivery that DynamoDB throttles. */
@Tag("slow")
class LeaseLossIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SHARD = "shardId-000000000000";

    private Cloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/lease-loss")))
                .withStream(1)
                .withLeases();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void writingStopsAtOnceAndNothingIsLost() {
        var sent = new TreeSet<String>();
        try (var consumer = cloud.startConsumer("pod-a")) {
            put(sent, "first@foo.com");
            awaitUsers(consumer, sent);

            cloud.fault("{\"effect\":\"throttle\",\"service\":\"dynamodb\",\"action\":\"PutItem\"}");
            for (int i = 0; i < 50; i++) {
                put(sent, "user%d@foo.com".formatted(i));
            }
            await("a write is tried again")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(consumer.get("/metrics").body())
                            .containsPattern("kcl_consumer_retries_total [1-9]"));
            takeLeaseAway();

            consumer.jvm()
                    .awaitLine("Stopped " + SHARD + " after \\d+ of \\d+ records: the lease of the shard is lost");
            assertThat(cloud.users()).containsOnlyKeys("first@foo.com");

            // The thief never renews; the consumer finds the lease expired and begins where the checkpoint stands.
            cloud.noFaults();
            awaitUsers(consumer, sent);
        }
    }

    private void put(TreeSet<String> sent, String key) {
        cloud.put(key, Cloud.json("x"));
        sent.add(key);
    }

    private void takeLeaseAway() {
        cloud.dynamoDb()
                .updateItem(request -> request.tableName(Cloud.APPLICATION)
                        .key(Map.of("leaseKey", AttributeValue.fromS(SHARD)))
                        .updateExpression("SET leaseOwner = :thief ADD leaseCounter :one")
                        .expressionAttributeValues(
                                Map.of(":thief", AttributeValue.fromS("thief"), ":one", AttributeValue.fromN("1"))));
    }

    private void awaitUsers(ConsumerProcess consumer, TreeSet<String> keys) {
        await("everything sent is stored")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cloud.users().keySet())
                        .as(consumer.jvm()::output)
                        .isEqualTo(keys));
    }
}
