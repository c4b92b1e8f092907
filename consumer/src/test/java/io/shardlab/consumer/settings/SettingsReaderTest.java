package io.shardlab.consumer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    private static final Map<String, String> REQUIRED = Map.of(
            "STREAM_NAME", "kinesis-keda-demo",
            "TABLE_NAME", "users",
            "APPLICATION_NAME", "kinesis-keda-demo",
            "AWS_REGION", "us-east-1",
            "INSTANCE_NAME", "kcl-consumer-7c9d-x2x");

    @Test
    void fiveVariablesAreEnough() throws InvalidSettings {
        var settings = SettingsReader.read(REQUIRED);

        assertThat(settings.streamName()).isEqualTo("kinesis-keda-demo");
        assertThat(settings.instanceName()).isEqualTo("kcl-consumer-7c9d-x2x");
        assertThat(settings.profile()).isEqualTo(KclProfile.PRODUCTION);
        assertThat(settings.retrievalMode()).isEqualTo(RetrievalMode.POLLING);
        assertThat(settings.onBadRecord()).isEqualTo(OnBadRecord.DEAD_LETTER);
        assertThat(settings.deadLetterTable()).isEqualTo("users-dead-letters");
        assertThat(settings.clientVersion()).isEqualTo(KclClientVersion.NATIVE_3X);
        assertThat(settings.leaseAssignment()).isEqualTo(LeaseAssignment.LEASE_COUNT);
        assertThat(settings.httpHost()).isEqualTo("0.0.0.0");
        assertThat(settings.httpPort()).isEqualTo(8080);
        assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everyMistakeIsReportedAtOnceWithNameAndValue() {
        var environment = new HashMap<>(REQUIRED);
        environment.remove("STREAM_NAME");
        environment.put("TABLE_NAME", "  ");
        environment.put("AWS_REGION", "Frankfurt");
        environment.put("KCL_PROFILE", "fast");
        environment.put("HTTP_PORT", "tcp://10.0.0.1:80");
        environment.put("WRITES_PER_SHARD", "0");

        assertThatThrownBy(() -> SettingsReader.read(environment))
                .isInstanceOf(InvalidSettings.class)
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .containsExactly(
                                "STREAM_NAME is missing: set it to the name of the Kinesis stream to read.",
                                "TABLE_NAME is missing: set it to the name of the DynamoDB table for the users, whose"
                                        + " partition key is `email` (text).",
                                "AWS_REGION is \"Frankfurt\": it must be a region such as us-east-1.",
                                "KCL_PROFILE is \"fast\": it must be production or lab.",
                                "HTTP_PORT is \"tcp://10.0.0.1:80\": it must be a whole number from 0 to 65535.",
                                "WRITES_PER_SHARD is \"0\": it must be a whole number from 1 to 1000."));
    }

    @ParameterizedTest
    @CsvSource({
        "KCL_PROFILE, lab",
        "RETRIEVAL_MODE, fan-out",
        "ON_BAD_RECORD, fail",
        "KCL_METRICS, cloudwatch",
        "KCL_CLIENT_VERSION, 2x-compatible",
        "LEASE_ASSIGNMENT, worker-utilization",
        "HTTP_PORT, 0",
        "HTTP_PORT, 65535",
        "HTTP_HOST, 127.0.0.5",
        "HTTP_HOST, ::1",
        "AWS_REGION, us-gov-west-1",
        "AWS_REGION, eusc-de-east-1"
    })
    void takesWhatTheDocumentationAllows(String name, String value) throws InvalidSettings {
        var environment = new HashMap<>(REQUIRED);
        environment.put(name, value);

        assertThat(SettingsReader.read(environment)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "KCL_PROFILE, LAB",
        "HTTP_PORT, 65536",
        "HTTP_PORT, -1",
        "HTTP_PORT, 99999999999999999999",
        "CHECKPOINT_SECONDS, 1s",
        "INSTANCE_NAME, two words",
        "STREAM_NAME, a/b",
        "TABLE_NAME, ab"
    })
    void refusesWhatTheDocumentationDoesNotAllow(String name, String value) {
        var environment = new HashMap<>(REQUIRED);
        environment.put(name, value);

        assertThatThrownBy(() -> SettingsReader.read(environment))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith(name + " is \"" + value + "\": it must be ")
                .message()
                .satisfies(message -> assertThat(message.lines()).hasSize(1));
    }
}
