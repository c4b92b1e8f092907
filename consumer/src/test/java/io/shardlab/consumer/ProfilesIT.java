package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlab.consumer.kcl.Aggregates;
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
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** What one profile stores, the other stores too. */
@Tag("slow")
class ProfilesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Cloud cloud;

    @AfterEach
    void stop() {
        cloud.close();
    }

    /** As aggregating producers other than the native KPL send them: whatever the shards' ranges, and never again. */
    @ParameterizedTest
    @ValueSource(strings = {"lab", "production"})
    void userRecordsAreStoredWhicheverShardTheirKeysHashInto(String profile) throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/profiles-" + profile)))
                .withStream(2)
                .withLeases();
        var sent = new TreeSet<String>();
        for (int aggregate = 0; aggregate < 25; aggregate++) {
            var message = Messages.AggregatedRecord.newBuilder();
            for (int user = 0; user < 8; user++) {
                var key = "user%d-%d@foo.com".formatted(aggregate, user);
                sent.add(key);
                message.addPartitionKeyTable(key).addRecords(Aggregates.user(user, Cloud.json("x")));
            }
            cloud.put("aggregate" + aggregate, SdkBytes.fromByteArray(Aggregates.packed(message)));
        }

        try (var consumer = cloud.startConsumer("pod-a", Map.of("KCL_PROFILE", profile))) {
            await("all users of all aggregates")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(cloud.users().keySet())
                            .as(consumer.jvm()::output)
                            .isEqualTo(sent));
        }
        assertThat(cloud.deadLetters()).isEmpty();
    }
}
