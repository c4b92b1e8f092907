package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A consumer leaves while its only shard still waits for parents that another holds and does not finish. */
class WaitingShardIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();
    private Cloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/waiting-shard"))).withStream(2);
    }

    @AfterEach
    void stop() {
        other.shutdownNow();
        cloud.close();
    }

    @Test
    void itHandsOverWithoutWaitingForThem() {
        var parents = cloud.openShards();
        cloud.reshardTo(1);
        var child = cloud.openShards().get(0).shardId();
        cloud.withLeases();
        keepHolding(parents);
        // Four fifths of which are far beyond the time that terminate() waits.
        try (var consumer = cloud.startConsumer("pod-a", Map.of("HANDOVER_SECONDS", "120"))) {
            consumer.awaitReady();
            await("pod-a waits for the child's parents")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(consumer.get("/metrics").body())
                            // Its scheduler looks after new leases several times between two renewals.
                            .containsPattern("kcl_renew_lease_success_sum\\S* [2-9]"));
            assertThat(cloud.owners()).containsOnly(Map.entry(child, "pod-a"));

            assertThat(consumer.jvm().terminate()).as(consumer.jvm()::output).isZero();

            assertThat(consumer.jvm().output())
                    .doesNotContain("Started shardId")
                    .contains("Handed over 1 of 1 leases");
            assertThat(cloud.owners()).isEmpty();
        }
    }

    private void keepHolding(List<Shard> shards) {
        Runnable renew = () -> shards.forEach(shard -> cloud.holdLease(shard, "pod-b"));
        renew.run();
        other.scheduleWithFixedDelay(renew, 200, 200, TimeUnit.MILLISECONDS);
    }
}
