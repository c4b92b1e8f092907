package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

/** Many shards of the largest records on the heap of the chart's pod: half of 512 MiB. */
@Tag("slow")
class LargeRecordsIT {

    private static final int SHARDS = 8;
    private static final int RECORDS_PER_SHARD = 10;
    private static final int LARGEST_RECORD = 1024 * 1024;

    /** All of them are kept aside in a table. */
    private static final String ITEM_MEMORY_MIB = "300";

    private Cloud cloud;

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void theHeapOfTheChartsPodIsEnough() throws Exception {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/large-records")), "--item-memory", ITEM_MEMORY_MIB)
                .withStream(SHARDS)
                .withLeases();
        var random = new Random(7);
        var shards = cloud.openShards();
        // A shard takes one of these a second: in turns, so that they fill side by side.
        for (int i = 0; i < RECORDS_PER_SHARD; i++) {
            for (var shard : shards) {
                var noise = new byte[LARGEST_RECORD - 16];
                random.nextBytes(noise);
                cloud.kinesis()
                        .putRecord(request -> request.streamName(Cloud.STREAM)
                                .partitionKey("noise@foo.com")
                                .explicitHashKey(shard.hashKeyRange().startingHashKey())
                                .data(SdkBytes.fromByteArrayUnsafe(noise)));
            }
        }

        var heap = Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m -XX:+ExitOnOutOfMemoryError");
        try (var consumer = cloud.startConsumer("pod-a", heap).awaitReady()) {
            await("every record is kept aside")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> {
                        assertThat(consumer.jvm().isAlive())
                                .as(consumer.jvm()::output)
                                .isTrue();
                        assertThat(consumer.get("/metrics").body())
                                .contains("kcl_consumer_dead_letters_total " + SHARDS * RECORDS_PER_SHARD + ".0");
                    });
        }
    }
}
