package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.core.SdkBytes;

/** Two consumers follow a stream from two shards to three and back; then one leaves. Each step stands on the one before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReshardIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, String> sent = new HashMap<>();
    private final List<ConsumerProcess> consumers = new ArrayList<>();
    private Cloud cloud;
    private int round;

    @BeforeAll
    void start() throws Exception {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/reshard")))
                .withStream(2)
                .withLeases();
        putIntoEveryShard();
        // At once, as the pods of a new Deployment.
        consumers.add(cloud.startConsumer("pod-a"));
        consumers.add(cloud.startConsumer("pod-b"));
        consumers.forEach(ConsumerProcess::awaitReady);
    }

    @AfterAll
    void stop() {
        consumers.forEach(ConsumerProcess::close);
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    @Order(1)
    void twoConsumersOwnOneShardEach() {
        awaitOwners(Set.of("pod-a", "pod-b"), 2);
        putIntoEveryShard();
        awaitStored();
    }

    @Test
    @Order(2)
    void anItemSaysWhereItComesFromAndWhoStoredIt() {
        var email = "user0-0@foo.com";
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(cloud.users()).containsKey(email));

        var item = cloud.users().get(email);

        assertThat(item.keySet())
                .containsExactlyInAnyOrder(
                        "email",
                        "name",
                        "city",
                        "processed_by",
                        "shard_id",
                        "position",
                        "stream_id",
                        "stream_created_at",
                        "processed_at",
                        "arrived_at");
        assertThat(item.get("city").s()).isEqualTo("new york");
        assertThat(item.get("processed_by").s()).isIn("pod-a", "pod-b");
        assertThat(item.get("shard_id").s()).isEqualTo("shardId-000000000000");
        assertThat(item.get("position").s()).matches("[0-9]{129}\\.[0-9]{19}");
        assertThat(item.get("stream_id").s()).matches("arn:aws:kinesis:us-east-1:[0-9]{12}:stream/.*@2.*Z");
    }

    @Test
    @Order(3)
    void aRecordThatIsNoUserIsKeptAsideAndTheShardGoesOn() {
        cloud.put("bad@foo.com", "no json at all");
        putIntoEveryShard();
        awaitStored();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cloud.deadLetters()).hasSize(1));
        var letter = cloud.deadLetters().get(0);
        assertThat(letter.get("partition_key").s()).isEqualTo("bad@foo.com");
        assertThat(letter.get("payload").b()).isEqualTo(SdkBytes.fromUtf8String("no json at all"));
        assertThat(letter.get("reason").s()).startsWith("not JSON");
        assertThat(cloud.users()).doesNotContainKey("bad@foo.com");
    }

    @Test
    @Order(4)
    void threeShardsAreSharedByTwo() {
        cloud.reshardTo(3);
        putIntoEveryShard();

        awaitOwners(Set.of("pod-a", "pod-b"), 3);
        putIntoEveryShard();
        awaitStored();
    }

    @Test
    @Order(5)
    void backToTwoShardsEachOwnsOneAgain() {
        cloud.reshardTo(2);
        putIntoEveryShard();

        awaitOwners(Set.of("pod-a", "pod-b"), 2);
        putIntoEveryShard();
        awaitStored();
    }

    @Test
    @Order(6)
    void sigtermHandsEveryLeaseToTheOther() throws Exception {
        var leaving = consumers.get(1);

        assertThat(leaving.jvm().terminate()).as(leaving.jvm()::output).isZero();

        assertThat(leaving.jvm().output()).contains("Handed over");
        assertThat(cloud.owners()).as("owners right after").doesNotContainValue("pod-b");
        awaitOwners(Set.of("pod-a"), 2);
        putIntoEveryShard();
        awaitStored();
        assertThat(consumers.get(0).get("/health/live").statusCode()).isEqualTo(200);
    }

    private void putIntoEveryShard() {
        for (var shard : cloud.openShards()) {
            var number = Integer.parseInt(shard.shardId().substring("shardId-".length()));
            var email = "user%d-%d@foo.com".formatted(number, round);
            cloud.putInto(shard, email, "user" + round);
            sent.put(email, "user" + round);
        }
        round++;
    }

    private void awaitStored() {
        await("everything sent is stored").atMost(PATIENCE).untilAsserted(() -> {
            var stored = new HashMap<String, String>();
            cloud.users()
                    .forEach((email, item) -> stored.put(email, item.get("name").s()));
            assertThat(stored).as(this::logs).isEqualTo(sent);
        });
    }

    private void awaitOwners(Set<String> names, int shards) {
        await("%d shards owned by %s".formatted(shards, names)).atMost(PATIENCE).untilAsserted(() -> {
            var owners = cloud.owners();
            assertThat(owners).as(this::logs).hasSize(shards);
            assertThat(Set.copyOf(owners.values())).as("owners %s", owners).isEqualTo(names);
        });
    }

    private String logs() {
        var logs = new StringBuilder();
        consumers.forEach(consumer ->
                logs.append(consumer).append(":\n").append(consumer.jvm().output()));
        return logs.toString();
    }
}
