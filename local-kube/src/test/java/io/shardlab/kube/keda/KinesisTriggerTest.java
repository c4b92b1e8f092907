package io.shardlab.kube.keda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a Kinesis trigger, and as whom it calls. */
class KinesisTriggerTest {

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/io/shardlab/kube/keda/kinesis-metadata-upstream.csv",
            delimiter = '|',
            useHeadersInDisplayName = true)
    void readsWhatUpstreamReads(String name, String metadata, String authParams, String expected) throws Exception {
        TriggerConfig config = config(settings(metadata), settings(authParams));
        if (expected.equals("error")) {
            assertThatThrownBy(() -> KinesisTrigger.of(config))
                    .isInstanceOf(TriggerException.class)
                    .hasMessageStartingWith("error parsing Kinesis stream metadata");
            return;
        }
        KinesisTrigger trigger = KinesisTrigger.of(config);
        assertThat(String.join(
                                " ",
                                trigger.streamName(),
                                trigger.region(),
                                "" + trigger.shardCount(),
                                "" + trigger.activationShardCount(),
                                trigger.authorization().getClass().getSimpleName(),
                                trigger.endpoint())
                        .strip())
                .isEqualTo(expected);
    }

    /** keda pkg/scalers/aws_kinesis_stream_scaler_test.go, awsKinesisMetricIdentifiers. */
    @ParameterizedTest
    @CsvSource({"0,test,s0-aws-kinesis-test", "1,test,s1-aws-kinesis-test", "0,a.b/c:d,s0-aws-kinesis-a-b-c-d"})
    void namesItsMetric(int index, String stream, String name) throws Exception {
        Map<String, String> metadata =
                Map.of("streamName", stream, "awsRegion", "eu-west-1", "identityOwner", "operator");
        TriggerConfig config =
                new TriggerConfig(index, "AverageValue", metadata, Map.of(), TriggerConfig.PodIdentity.NONE, Map.of());
        assertThat(KinesisTrigger.of(config).metric(config)).isEqualTo(new TriggerMetric(name, "AverageValue", 2));
    }

    @Test
    void everyMistakeIsReportedAtOnce() {
        assertThatThrownBy(() -> KinesisTrigger.of(config(Map.of("shardCount", "many"), Map.of())))
                .hasMessageContainingAll(
                        "missing required parameter \"streamName\"",
                        "missing required parameter \"awsRegion\"",
                        "unable to set param \"shardCount\" value \"many\"");
    }

    @Test
    void aPodIdentityWithoutARoleIsTheOperators() throws Exception {
        Map<String, String> metadata = Map.of("streamName", "s", "awsRegion", "r");
        assertThat(identityOf(metadata, new TriggerConfig.PodIdentity("aws", "", "")))
                .isEqualTo(new AwsAuthorization.Operator());
        assertThat(identityOf(metadata, new TriggerConfig.PodIdentity("aws", "arn:role", "ext")))
                .isEqualTo(new AwsAuthorization.Role("arn:role", "ext", true));
    }

    @Test
    void keysMayComeFromTheTargetsEnvironment() throws Exception {
        Map<String, String> metadata = Map.of(
                "streamName", "s", "awsRegion", "r", "awsAccessKeyIDFromEnv", "ID", "awsSecretAccessKeyFromEnv", "KEY");
        TriggerConfig config = new TriggerConfig(
                0,
                "AverageValue",
                metadata,
                Map.of(),
                TriggerConfig.PodIdentity.NONE,
                Map.of("ID", "an id", "KEY", "a key"));
        assertThat(AwsAuthorization.of(config)).isEqualTo(new AwsAuthorization.Keys("an id", "a key", ""));
    }

    private static AwsAuthorization identityOf(Map<String, String> metadata, TriggerConfig.PodIdentity identity)
            throws TriggerException {
        return AwsAuthorization.of(new TriggerConfig(0, "AverageValue", metadata, Map.of(), identity, Map.of()));
    }

    private static TriggerConfig config(Map<String, String> metadata, Map<String, String> authParams) {
        return new TriggerConfig(0, "AverageValue", metadata, authParams, TriggerConfig.PodIdentity.NONE, Map.of());
    }

    private static Map<String, String> settings(String text) {
        return text == null
                ? Map.of()
                : Arrays.stream(text.split(" "))
                        .map(word -> word.split("=", 2))
                        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
}
