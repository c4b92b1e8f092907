package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both ways to read, in both forms of the wire: the stream is asked or pushes, in CBOR or in JSON. */
@Tag("slow")
class RetrievalIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Tells the consumer's calls from the test's. */
    private static final String ACCESS_KEY = "consumer";

    private final TreeSet<String> sent = new TreeSet<>();
    private int round;

    /** {@code readsIn} is JSON for every subscription: the SDK speaks no CBOR where the answer is a stream of events. */
    @ParameterizedTest
    @CsvSource({
        "polling, true,  cbor, GetRecords,       cbor",
        "polling, false, json, GetRecords,       json",
        "fan-out, true,  cbor, SubscribeToShard, json",
        "fan-out, false, json, SubscribeToShard, json",
    })
    void aReaderFollowsAReshard(String mode, String cbor, String asksIn, String readsWith, String readsIn)
            throws IOException {
        var environment = Map.of("RETRIEVAL_MODE", mode, "CBOR_ENABLED", cbor, "AWS_ACCESS_KEY_ID", ACCESS_KEY);
        var logs = Files.createDirectories(Path.of("target/it/retrieval", mode + "-cbor-" + cbor));
        try (var cloud = new Cloud(logs).withStream(1).withLeases();
                var consumer = cloud.startConsumer("pod-a", environment)) {
            consumer.awaitReady();
            putIntoEveryShard(cloud);
            awaitStored(cloud, consumer);

            cloud.reshardTo(2);
            putIntoEveryShard(cloud);
            awaitStored(cloud, consumer);

            assertThat(consumer.jvm().terminate()).isZero();
            assertThat(cloud.owners()).isEmpty();
            var forms = forms(cloud);
            assertThat(forms.remove(readsWith)).as(readsWith).containsExactly(readsIn);
            assertThat(forms)
                    .isNotEmpty()
                    .allSatisfy((action, used) -> assertThat(used).as(action).containsExactly(asksIn));
        }
    }

    /** In what forms, {@code cbor} or {@code json}, the consumer spoke to Kinesis, by operation. */
    private static Map<String, Set<String>> forms(Cloud cloud) throws IOException {
        var forms = new TreeMap<String, Set<String>>();
        for (var call : new ObjectMapper().readTree(cloud.calls(ACCESS_KEY)).get("calls")) {
            var action = call.get("action").asText();
            if (action.startsWith("kinesis:")) {
                var form = call.get("contentType").asText().replaceAll("application/x-amz-(.*)-1.1", "$1");
                forms.computeIfAbsent(action.substring("kinesis:".length()), fresh -> new TreeSet<>())
                        .add(form);
            }
        }
        return forms;
    }

    private void putIntoEveryShard(Cloud cloud) {
        for (var shard : cloud.openShards()) {
            var key = "%s-%d@foo.com".formatted(shard.shardId(), round);
            cloud.putInto(shard, key, "x");
            sent.add(key);
        }
        round++;
    }

    private void awaitStored(Cloud cloud, ConsumerProcess consumer) {
        await("everything sent is stored")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cloud.users().keySet())
                        .as(consumer.jvm()::output)
                        .isEqualTo(sent));
    }
}
