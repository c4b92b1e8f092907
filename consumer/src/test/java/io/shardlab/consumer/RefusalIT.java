package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** When a consumer refuses to start or to go on, it says why in a sentence and ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalIT {

    private Cloud cloud;

    @BeforeAll
    void start() throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/refusal")))
                .withStream(1)
                .withLeases();
    }

    @AfterAll
    void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        var more = Map.of("STREAM_NAME", "nowhere", "TABLE_NAME", "nobody", "DEAD_LETTER_TABLE", Cloud.USERS);
        try (var consumer = cloud.startConsumer("lost", more)) {
            assertThat(consumer.jvm().exitCode()).isEqualTo(1);
            assertThat(consumer.jvm().output())
                    .contains("STREAM_NAME: stream nowhere cannot be used in us-east-1")
                    .contains("TABLE_NAME: table nobody cannot be used in us-east-1")
                    .contains("DEAD_LETTER_TABLE: table users has the keys email (S, HASH);"
                            + " the consumer needs record_id (S, HASH), part (N, RANGE).");
        }
    }

    @Test
    void aHostThatIsNotKnownIsNamed() {
        try (var consumer = cloud.startConsumer("lost", Map.of("AWS_ENDPOINT_URL", "http://nowhere.invalid:4566"))) {
            assertThat(consumer.jvm().exitCode()).isEqualTo(1);
            assertThat(consumer.jvm().output().lines())
                    .hasSize(3)
                    .allMatch(line -> line.contains("no such host: nowhere.invalid"));
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());
            try (var consumer = cloud.startConsumer("second", Map.of("HTTP_PORT", port))) {
                assertThat(consumer.jvm().exitCode()).isEqualTo(1);
                assertThat(consumer.jvm().output())
                        .contains("HTTP_HOST and HTTP_PORT: cannot listen on 127.0.0.1:" + port);
            }
        }
    }

    @Test
    void aMissingVariableIsNamed() {
        try (var consumer = cloud.startConsumer("nameless", Map.of("STREAM_NAME", ""))) {
            assertThat(consumer.jvm().exitCode()).isEqualTo(2);
            assertThat(consumer.jvm().output())
                    .isEqualTo("STREAM_NAME is missing: set it to the name of the Kinesis stream to read.\n");
        }
    }

    @Test
    void aBadRecordThatMustNotBePassedEndsTheConsumerBeforeIt() {
        cloud.put("good@foo.com", Cloud.json("x"));
        cloud.put("bad@foo.com", "no json");

        try (var consumer = cloud.startConsumer("strict", Map.of("ON_BAD_RECORD", "fail"))) {
            assertThat(consumer.jvm().exitCode()).as(consumer.jvm()::output).isEqualTo(1);

            assertThat(consumer.jvm().output())
                    .contains("(key bad@foo.com) is bad: not JSON")
                    .contains("ON_BAD_RECORD=fail stops the consumer before it");
        }
        assertThat(cloud.owners()).as("the lease is given up").isEmpty();
        assertThat(cloud.deadLetters()).isEmpty();
        assertThat(cloud.users()).containsOnlyKeys("good@foo.com");

        // The next one, which may pass it, finds it where the first stopped.
        try (var lenient = cloud.startConsumer("lenient")) {
            await("the bad record is kept aside")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(cloud.deadLetters())
                            .as(lenient.jvm()::output)
                            .extracting(letter -> letter.get("partition_key"))
                            .containsExactly(AttributeValue.fromS("bad@foo.com")));
        }
    }
}
