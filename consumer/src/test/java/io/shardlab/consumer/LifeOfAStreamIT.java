package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlab.consumer.record.Position;
import io.shardlab.consumer.record.StreamId;
import io.shardlab.consumer.record.StreamRecord;
import io.shardlab.consumer.record.User;
import io.shardlab.consumer.store.UserTable;
import io.shardlab.consumer.store.WriteOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first and the second life of a stream, with KCL's own cold start. */
@Tag("slow")
class LifeOfAStreamIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Cloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/life")));
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void aStreamThatIsMadeAnewIsConsumedInFull() {
        cloud.withStream(1);
        try (var first = cloud.startConsumer("first")) {
            cloud.put("user1@foo.com", Cloud.json("of the first life"));
            cloud.put("user2@foo.com", Cloud.json("of the first life"));
            awaitNames(first, Map.of("user1@foo.com", "of the first life", "user2@foo.com", "of the first life"));
            assertThat(first.jvm().terminate()).isZero();
        }

        cloud.recreateStream(1);
        cloud.put("user1@foo.com", Cloud.json("of the second life"));

        // The application belongs to the life of a stream: a new life, a new name.
        try (var second = cloud.startConsumer("second", Map.of("APPLICATION_NAME", "second-life"))) {
            awaitNames(second, Map.of("user1@foo.com", "of the second life", "user2@foo.com", "of the first life"));
        }
    }

    @Test
    void anInstanceWhoseStreamWasMadeAnewEndsAndTheOlderLifeNeverWins() {
        cloud.withStream(1).withLeases();
        try (var first = cloud.startConsumer("first")) {
            cloud.put("user1@foo.com", Cloud.json("of the first life"));
            awaitNames(first, Map.of("user1@foo.com", "of the first life"));

            cloud.recreateStream(1);

            assertThat(first.jvm().exitCode()).as(first.jvm()::output).isEqualTo(1);
            assertThat(first.jvm().output()).contains("stream " + Cloud.STREAM + " was made again at");
        }
        cloud.put("user1@foo.com", Cloud.json("of the second life"));
        try (var second = cloud.startConsumer("second", Map.of("APPLICATION_NAME", "second-life"))) {
            awaitNames(second, Map.of("user1@foo.com", "of the second life"));
        }

        // As one that still writes for the first life would.
        var older = cloud.users().get("user1@foo.com");
        var table = new UserTable(
                cloud.asyncDynamoDb(),
                Cloud.USERS,
                "late",
                new StreamId(
                        "arn",
                        Instant.ofEpochMilli(
                                Long.parseLong(older.get("stream_created_at").n()) - 1)),
                Clock.systemUTC());
        var late = new StreamRecord(
                "shardId-000000000009", "user1@foo.com", new Position("9".repeat(128), 0), Instant.now(), new byte[0]);
        assertThat(table.put(late, new User("stale", "x")).join())
                .isEqualTo(new WriteOutcome.Superseded("shardId-000000000000"));
    }

    @Test
    void workersThatSpeakKcl2sProtocolConsumeToo() {
        cloud.withStream(2);
        var compatible = Map.of("KCL_CLIENT_VERSION", "2x-compatible");
        try (var one = cloud.startConsumer("one", compatible);
                var other = cloud.startConsumer("other", compatible)) {
            cloud.openShards().forEach(shard -> cloud.putInto(shard, shard.shardId() + "@foo.com", "x"));

            awaitNames(one, Map.of("shardId-000000000000@foo.com", "x", "shardId-000000000001@foo.com", "x"));
            assertThat(other.jvm().isAlive()).as(other.jvm()::output).isTrue();
        }
    }

    private void awaitNames(ConsumerProcess consumer, Map<String, String> names) {
        await(names.toString()).atMost(PATIENCE).untilAsserted(() -> {
            var users = cloud.users();
            assertThat(users.keySet()).as(consumer.jvm()::output).isEqualTo(names.keySet());
            names.forEach((email, name) ->
                    assertThat(users.get(email).get("name").s()).as(email).isEqualTo(name));
        });
    }
}
