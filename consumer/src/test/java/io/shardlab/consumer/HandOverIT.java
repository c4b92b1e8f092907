package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** How long a shard stands when its pod leaves, with production's timings. */
@Tag("slow")
class HandOverIT {

    private static final Map<String, String> PRODUCTION = Map.of("KCL_PROFILE", "production");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<String, ConsumerProcess> pods = new HashMap<>();
    private Cloud cloud;
    private List<Shard> shards;

    @BeforeEach
    void start() throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/hand-over")))
                .withStream(2)
                .withLeases();
        shards = cloud.openShards();
    }

    @AfterEach
    void stop() {
        pods.values().forEach(ConsumerProcess::close);
        cloud.close();
    }

    /** Whichever of the two leads: one does, and both leave in turn. */
    @Test
    void theNextRecordIsStoredWithinSeconds() {
        cloud.holdLease(shards.get(0), "pod-a");
        cloud.holdLease(shards.get(1), "pod-b");
        start("pod-a");
        start("pod-b");
        awaitStored("first@foo.com");
        assertThat(cloud.owners().values()).containsExactlyInAnyOrder("pod-a", "pod-b");

        assertThat(leave("pod-a", "second@foo.com")).isLessThan(Duration.ofSeconds(15));

        start("pod-c");
        // It says that it lives when it starts.
        await("pod-c is known")
                .atMost(PATIENCE)
                .until(() -> cloud.dynamoDb().scan(scan -> scan.tableName(Cloud.APPLICATION)).items().stream()
                        .anyMatch(row -> row.get("leaseKey").s().equals("pod-c")));
        assertThat(leave("pod-b", "third@foo.com")).isLessThan(Duration.ofSeconds(15));
    }

    private Duration leave(String name, String key) {
        long begin = System.nanoTime();
        assertThat(pods.get(name).jvm().terminate()).isZero();
        assertThat(pods.get(name).jvm().output()).containsPattern("Handed over [1-9]");
        awaitStored(key);
        var time = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf("%s left: the next record of every shard was stored after %d ms%n", name, time.toMillis());
        return time;
    }

    private void awaitStored(String key) {
        shards.forEach(shard -> cloud.putInto(shard, shard.shardId() + key, "x"));
        await(key)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(cloud.users())
                        .as(this::logs)
                        .containsKeys(shards.stream()
                                .map(shard -> shard.shardId() + key)
                                .toArray(String[]::new)));
    }

    private void start(String name) {
        pods.put(name, cloud.startConsumer(name, PRODUCTION).awaitReady());
    }

    private String logs() {
        var logs = new StringBuilder();
        pods.forEach(
                (name, pod) -> logs.append(name).append(":\n").append(pod.jvm().output()));
        return logs.toString();
    }
}
