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
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** 20,000 records flow while consumers are killed, throttled, told to leave and resharded under; the table tells the rest. */
@Tag("slow")
class ChaosIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int KEYS = 2_000;
    private static final int VERSIONS = 10;
    private static final int REQUEST = 500;

    private final List<ConsumerProcess> consumers = new ArrayList<>();
    private final Map<String, String> last = new HashMap<>();
    private final TreeSet<String> bad = new TreeSet<>();
    private Cloud cloud;

    @AfterEach
    void stop() {
        consumers.forEach(ConsumerProcess::close);
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void everyKeyHoldsItsLastValueAndTheDeadLettersAreTheBadRecords() throws Exception {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/chaos")))
                .withStream(2)
                .withLeases();
        IntStream.range(0, 3).forEach(i -> start("pod-" + i));
        consumers.forEach(ConsumerProcess::awaitReady);
        putVersion(0);

        cloud.fault("{\"effect\":\"throttle\",\"service\":\"dynamodb\",\"action\":\"PutItem\",\"share\":0.3}");
        putVersion(1);
        putVersion(2);
        consumers.get(0).jvm().kill();
        putVersion(3);
        cloud.noFaults();
        cloud.reshardTo(3);
        putVersion(4);
        start("pod-3").awaitReady();
        putVersion(5);
        cloud.fault("{\"effect\":\"error\",\"service\":\"dynamodb\",\"action\":\"PutItem\",\"share\":0.2}");
        assertThat(consumers.get(1).jvm().terminate()).isZero();
        putVersion(6);
        cloud.reshardTo(2);
        putVersion(7);
        consumers.get(3).jvm().kill();
        start("pod-4").awaitReady();
        putVersion(8);
        cloud.noFaults();
        putVersion(9);
        var metrics = consumers.get(2).get("/metrics").body();

        await("the last version of every key").atMost(PATIENCE).untilAsserted(() -> {
            var names = new HashMap<String, String>();
            cloud.users()
                    .forEach((email, item) -> names.put(email, item.get("name").s()));
            assertThat(names).as(this::logs).isEqualTo(last);
        });
        assertThat(cloud.deadLetters())
                .extracting(letter -> letter.get("partition_key").s())
                .containsExactlyInAnyOrderElementsOf(bad);
        assertThat(metrics).as("the faults struck").containsPattern("kcl_consumer_retries_total [1-9]");
    }

    private ConsumerProcess start(String name) {
        var consumer = cloud.startConsumer(name);
        consumers.add(consumer);
        return consumer;
    }

    /** A version of every key, in requests that name a key once, so that a producer's own retries keep each key's order. */
    private void putVersion(int version) {
        for (int from = 0; from < KEYS; from += REQUEST) {
            var entries = IntStream.range(from, from + REQUEST)
                    .mapToObj(key -> user(key, version))
                    .collect(Collectors.toCollection(ArrayList::new));
            var spoiled = "bad%d-%d@foo.com".formatted(version, from);
            bad.add(spoiled);
            entries.set(0, entry(spoiled, "no json"));
            put(entries);
            put(List.of(user(from, version)));
        }
    }

    private PutRecordsRequestEntry user(int key, int version) {
        var email = "user%d@foo.com".formatted(key);
        last.put(email, "version" + version);
        return entry(email, Cloud.json("version" + version));
    }

    private static PutRecordsRequestEntry entry(String key, String payload) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(key)
                .data(SdkBytes.fromUtf8String(payload))
                .build();
    }

    private void put(List<PutRecordsRequestEntry> entries) {
        var open = new ArrayList<>(entries);
        await("all put")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    var results = cloud.kinesis()
                            .putRecords(
                                    request -> request.streamName(Cloud.STREAM).records(List.copyOf(open)))
                            .records();
                    for (int i = results.size() - 1; i >= 0; i--) {
                        if (results.get(i).errorCode() == null) {
                            open.remove(i);
                        }
                    }
                    return open.isEmpty();
                });
    }

    private String logs() {
        var logs = new StringBuilder();
        consumers.forEach(consumer ->
                logs.append(consumer).append(":\n").append(consumer.jvm().output()));
        return logs.toString();
    }
}
