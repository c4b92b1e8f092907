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

/** Enhanced fan-out: the stream pushes. */
@Tag("catalogue")
class FanOutIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TreeSet<String> sent = new TreeSet<>();
    private Cloud cloud;
    private int round;

    @BeforeEach
    void start() throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/fan-out")))
                .withStream(1)
                .withLeases();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void aSubscriberFollowsAReshard() {
        try (var consumer = cloud.startConsumer("pod-a", Map.of("RETRIEVAL_MODE", "fan-out"))) {
            consumer.awaitReady();
            putIntoEveryShard();
            awaitStored(consumer);

            cloud.reshardTo(2);
            putIntoEveryShard();
            awaitStored(consumer);

            assertThat(consumer.jvm().terminate()).isZero();
            assertThat(cloud.owners()).isEmpty();
        }
    }

    private void putIntoEveryShard() {
        for (var shard : cloud.openShards()) {
            var key = "%s-%d@foo.com".formatted(shard.shardId(), round);
            cloud.putInto(shard, key, "x");
            sent.add(key);
        }
        round++;
    }

    private void awaitStored(ConsumerProcess consumer) {
        await("everything sent is stored")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cloud.users().keySet())
                        .as(consumer.jvm()::output)
                        .isEqualTo(sent));
    }
}
