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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A shard that was closed, in the middle of its last delivery, whose instance leaves or is asked for the lease. */
@Tag("slow")
class ShardEndIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SHARD = "shardId-000000000000";

    private final TreeSet<String> sent = new TreeSet<>();
    private Cloud cloud;

    @AfterEach
    void stop() {
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab", "production"})
    void anInstanceThatLeavesIsGoneAtOnce(String profile) throws IOException {
        try (var consumer = startInItsLastDelivery(profile)) {
            long begin = System.nanoTime();

            assertThat(consumer.jvm().terminate()).as(consumer.jvm()::output).isZero();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
            assertThat(consumer.jvm().output()).contains("Stopped " + SHARD).doesNotContain("Not all shards stopped");
            assertThat(lease()).doesNotContainKey("leaseOwner");
            assertThat(lease().get("checkpoint").s()).isNotEqualTo("SHARD_END");
        }
    }

    /** KCL hands a lease over after {@code shutdownRequested}, which does not come at a shard's end. */
    @ParameterizedTest
    @ValueSource(strings = {"lab", "production"})
    void aLeaseThatIsAskedForIsGivenAtOnceAndNothingIsLost(String profile) throws IOException {
        try (var consumer = startInItsLastDelivery(profile)) {
            ask("pod-b");

            consumer.jvm().awaitLine("Stopped " + SHARD);
            await("the lease is pod-b's")
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(lease())
                            .as(consumer.jvm()::output)
                            .doesNotContainKey("checkpointOwner")
                            .containsEntry("leaseOwner", AttributeValue.fromS("pod-b")));

            // There is no pod-b: the lease expires, and pod-a gets it again.
            cloud.noFaults();
            await("everything sent is stored")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(cloud.users().keySet())
                            .as(consumer.jvm()::output)
                            .isEqualTo(sent));
        }
    }

    private ConsumerProcess startInItsLastDelivery(String profile) throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/shard-end-" + profile)))
                .withStream(1)
                .withLeases();
        cloud.fault("{\"effect\":\"throttle\",\"service\":\"kinesis\",\"action\":\"GetRecords\"}");
        cloud.holdLease(cloud.openShards().get(0), "pod-a");
        var consumer = cloud.startConsumer("pod-a", Map.of("KCL_PROFILE", profile));
        consumer.jvm().awaitLine("Started " + SHARD);
        // As many as the first page has.
        for (int i = 0; i < 4; i++) {
            cloud.put("user%d@foo.com".formatted(i), Cloud.json("x"));
            sent.add("user%d@foo.com".formatted(i));
        }
        cloud.reshardTo(2);
        cloud.noFaults();
        cloud.fault("{\"effect\":\"throttle\",\"service\":\"dynamodb\",\"action\":\"PutItem\"}");
        await("a write is tried again")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(consumer.get("/metrics").body())
                        .containsPattern("kcl_consumer_retries_total [1-9]"));
        return consumer;
    }

    /** As DynamoDBLeaseRefresher.initiateGracefulLeaseHandoff does for KCL's leader. */
    private void ask(String worker) {
        cloud.dynamoDb()
                .updateItem(request -> request.tableName(Cloud.APPLICATION)
                        .key(Map.of("leaseKey", AttributeValue.fromS(SHARD)))
                        .updateExpression("SET checkpointOwner = leaseOwner, leaseOwner = :asker")
                        .expressionAttributeValues(Map.of(":asker", AttributeValue.fromS(worker))));
    }

    private Map<String, AttributeValue> lease() {
        return cloud.leases().get(SHARD);
    }
}
