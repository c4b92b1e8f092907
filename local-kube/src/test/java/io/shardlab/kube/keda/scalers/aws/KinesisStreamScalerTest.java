package io.shardlab.kube.keda.scalers.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a Kinesis trigger, and as whom it calls. */
class KinesisStreamScalerTest {

    private static final OperatorAws AWS = new OperatorAws(Map.of());

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/io/shardlab/kube/keda/kinesis-metadata-upstream.csv",
            delimiter = '|',
            useHeadersInDisplayName = true)
    void readsWhatUpstreamReads(String name, String metadata, String authParams, String expected) throws Exception {
        ScalerConfig config = config(settings(metadata), settings(authParams));
        if (expected.equals("error")) {
            assertThatThrownBy(() -> KinesisStreamScaler.build(config, AWS))
                    .isInstanceOf(ScalerException.class)
                    .hasMessageStartingWith("error parsing Kinesis stream metadata");
            return;
        }
        KinesisStreamScaler.Settings trigger = KinesisStreamScaler.read(config);
        assertThat(String.join(
                                " ",
                                trigger.streamName(),
                                trigger.region(),
                                "" + trigger.shardCount(),
                                "" + trigger.activationShardCount(),
                                AwsAuthorization.of(config).getClass().getSimpleName(),
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
        ScalerConfig config =
                new ScalerConfig(index, "AverageValue", metadata, Map.of(), ScalerConfig.PodIdentity.NONE, Map.of());
        try (Scaler scaler = KinesisStreamScaler.build(config, AWS)) {
            assertThat(scaler.metric()).isEqualTo(new MetricSpec(name, MetricSpec.Type.AVERAGE_VALUE, 2));
        }
    }

    @Test
    void everyMistakeIsReportedAtOnce() {
        assertThatThrownBy(() -> KinesisStreamScaler.read(config(Map.of("shardCount", "many"), Map.of())))
                .hasMessage(
                        "error parsing Kinesis stream metadata: error parsing Kinesis stream metadata: unable to set"
                                + " param \"shardCount\" value \"many\": unable to unmarshal to field type int64: invalid"
                                + " character 'm' looking for beginning of value\n"
                                + "missing required parameter \"streamName\" in [triggerMetadata]\n"
                                + "missing required parameter \"awsRegion\" in [triggerMetadata authParams]");
    }

    @Test
    void aPodIdentityWithoutARoleIsTheOperators() throws Exception {
        Map<String, String> metadata = Map.of("streamName", "s", "awsRegion", "r");
        assertThat(identityOf(metadata, new ScalerConfig.PodIdentity("aws", "", "")))
                .isEqualTo(new AwsAuthorization.Operator());
        assertThat(identityOf(metadata, new ScalerConfig.PodIdentity("aws", "arn:role", "ext")))
                .isEqualTo(new AwsAuthorization.Role("arn:role", "ext", true));
    }

    @Test
    void keysMayComeFromTheTargetsEnvironment() throws Exception {
        Map<String, String> metadata = Map.of(
                "streamName", "s", "awsRegion", "r", "awsAccessKeyIDFromEnv", "ID", "awsSecretAccessKeyFromEnv", "KEY");
        ScalerConfig config = new ScalerConfig(
                0,
                "AverageValue",
                metadata,
                Map.of(),
                ScalerConfig.PodIdentity.NONE,
                Map.of("ID", "an id", "KEY", "a key"));
        assertThat(AwsAuthorization.of(config)).isEqualTo(new AwsAuthorization.Keys("an id", "a key", ""));
    }

    private static AwsAuthorization identityOf(Map<String, String> metadata, ScalerConfig.PodIdentity identity)
            throws ScalerException {
        return AwsAuthorization.of(new ScalerConfig(0, "AverageValue", metadata, Map.of(), identity, Map.of()));
    }

    private static ScalerConfig config(Map<String, String> metadata, Map<String, String> authParams) {
        return new ScalerConfig(0, "AverageValue", metadata, authParams, ScalerConfig.PodIdentity.NONE, Map.of());
    }

    private static Map<String, String> settings(String text) {
        return text == null
                ? Map.of()
                : Arrays.stream(text.split(" "))
                        .map(word -> word.split("=", 2))
                        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
}
