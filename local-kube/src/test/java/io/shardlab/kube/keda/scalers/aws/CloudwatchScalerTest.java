package io.shardlab.kube.keda.scalers.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** The settings of a CloudWatch trigger, what it asks, and what it makes of the answer. */
class CloudwatchScalerTest {

    private static final OperatorAws AWS = new OperatorAws(Map.of());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "error parsing cloudwatch metadata: error parsing prometheus metadata: ";

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/io/shardlab/kube/keda/cloudwatch-metadata-upstream.csv",
            delimiter = '|',
            useHeadersInDisplayName = true)
    void takesWhatUpstreamTakes(String name, String metadata, String authParams, boolean isError) throws Exception {
        ScalerConfig config = config(0, settings(metadata), settings(authParams));
        if (isError) {
            assertThatThrownBy(() -> build(config))
                    .isInstanceOf(ScalerException.class)
                    .hasMessageStartingWith("error parsing cloudwatch metadata: ");
            return;
        }
        try (Scaler scaler = build(config)) {
            assertThat(scaler.metric().name()).isEqualTo("s0-aws-cloudwatch");
        }
    }

    /** The words of upstream's {@code Validate}, for settings of our own; each is a change to a trigger that is right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "namespace        |                 | namespace not given",
                "metricName       |                 | metric name not given",
                "dimensionName    |                 | dimension name not given",
                "dimensionValue   |                 | dimension value not given",
                "dimensionName    | StreamName;Other| dimensionName and dimensionValue are not matching in size",
                "metricStatPeriod | 0               | metricStatPeriod can not be smaller than 1, however, 0 is provided",
                "metricStatPeriod | 25              | metricStatPeriod < 60 has to be one of [1, 5, 10, 30], however, 25 is provided",
                "metricStatPeriod | 250             | metricStatPeriod >= 60 has to be a multiple of 60, however, 250 is provided",
                "metricStatPeriod | 120             | metricCollectionTime must be greater than 0 and a multiple of metricStatPeriod(120), 300 is given",
                "metricCollectionTime | -300        | metricCollectionTime must be greater than 0 and a multiple of metricStatPeriod(300), -300 is given",
                "minMetricValue   |                 | missing required parameter \"minMetricValue\" in [triggerMetadata]",
                "targetMetricValue|                 | missing required parameter \"targetMetricValue\" in [triggerMetadata]",
                "awsRegion        |                 | missing required parameter \"awsRegion\" in [triggerMetadata authParams]",
                "ignoreNullValues | maybe           | unable to set param \"ignoreNullValues\" value \"maybe\": unable to parse boolean value \"maybe\": strconv.ParseBool: parsing \"maybe\": invalid syntax",
                "metricUnit       | Hour            | metricUnit 'Hour' is not one of [Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second Count/Second None]"
            })
    void saysWhatIsWrong(String setting, String value, String sentence) {
        assertThatThrownBy(() -> CloudwatchScaler.read(config(0, with(setting, value), Map.of())))
                .hasMessage(PREFIX + sentence);
    }

    /** Upstream's Validate runs whether or not the fields could be read, and then finds a zero. */
    @Test
    void aPeriodThatIsNoNumberIsTwoMistakes() {
        assertThatThrownBy(() -> CloudwatchScaler.read(config(0, with("metricStatPeriod", "a"), Map.of())))
                .hasMessage(
                        PREFIX + "unable to set param \"metricStatPeriod\" value \"a\": unable to unmarshal to field"
                                + " type int64: invalid character 'a' looking for beginning of value\n"
                                + "metricStatPeriod can not be smaller than 1, however, 0 is provided");
    }

    /** awsCloudwatchMetricIdentifiers (TestAWSCloudwatchGetMetricSpecForScaling). */
    @ParameterizedTest
    @CsvSource({"0,s0-aws-cloudwatch", "3,s3-aws-cloudwatch", "5,s5-aws-cloudwatch"})
    void namesItsMetric(int index, String name) throws Exception {
        try (Scaler scaler = build(config(index, with("targetMetricValue", "2.5"), Map.of()))) {
            assertThat(scaler.metric())
                    .isEqualTo(new MetricSpec(name, MetricSpec.Type.AVERAGE_VALUE, new BigDecimal("2.500")));
        }
    }

    /** awsCloudwatchComputeQueryWindowTestData (TestComputeQueryWindow), and a period that does not divide a day. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "normal,             2021-11-07T15:04:05.999Z, 60, 0, 60, 2021-11-07T15:03:00Z, 2021-11-07T15:04:00Z",
        "normal with offset, 2021-11-07T15:04:05.999Z, 60, 30, 60, 2021-11-07T15:02:00Z, 2021-11-07T15:03:00Z",
        "counted from year 1, 2021-11-07T15:04:05.999Z, 420, 0, 420, 2021-11-07T14:54:00Z, 2021-11-07T15:01:00Z"
    })
    void asksAboutWholePeriodsThatAreOver(
            String name, Instant now, String period, String offset, String collection, Instant start, Instant end)
            throws Exception {
        CloudwatchScaler.Settings settings = read(
                Map.of("metricStatPeriod", period, "metricEndTimeOffset", offset, "metricCollectionTime", collection));
        assertThat(CloudwatchScaler.Window.of(now, settings)).isEqualTo(new CloudwatchScaler.Window(start, end));
    }

    @Test
    void aTimeThatIsNoneIsAFailureOfTheTrigger() throws Exception {
        CloudwatchScaler.Settings settings = read(Map.of("metricEndTimeOffset", "" + Long.MAX_VALUE));
        assertThatThrownBy(() -> CloudwatchScaler.Window.of(Instant.EPOCH, settings))
                .isInstanceOf(ScalerException.class)
                .hasMessageContaining("metricEndTimeOffset 9223372036854775807");
    }

    /** TestAWSCloudwatchScalerMultipleDimensions, TestCreateCloudwatchMetricDataInput. */
    @Test
    void asksForOneMetricWithAllItsDimensions() throws Exception {
        var window = new CloudwatchScaler.Window(Instant.ofEpochSecond(60), Instant.ofEpochSecond(120));
        var request = CloudwatchScaler.request(
                read(Map.of(
                        "dimensionName", "QueueName; Region",
                        "dimensionValue", "queue1;us-west-2",
                        "metricUnit", "Count",
                        "awsAccountId", "123456789012")),
                window);
        assertThat(request.startTime()).isEqualTo(window.start());
        assertThat(request.endTime()).isEqualTo(window.end());
        assertThat(request.scanBy()).isEqualTo(ScanBy.TIMESTAMP_DESCENDING);
        MetricDataQuery query = request.metricDataQueries().get(0);
        assertThat(query.id()).isEqualTo("c1");
        assertThat(query.accountId()).isEqualTo("123456789012");
        assertThat(query.metricStat().metric().dimensions())
                .extracting(dimension -> dimension.name() + "=" + dimension.value())
                .containsExactly("QueueName=queue1", "Region=us-west-2");
        assertThat(query.metricStat().stat()).isEqualTo("Average");
        assertThat(query.metricStat().unitAsString()).isEqualTo("Count");
        assertThat(query.metricStat().period()).isEqualTo(300);
    }

    @Test
    void anExpressionIsAskedInsteadOfAMetric() throws Exception {
        var window = new CloudwatchScaler.Window(Instant.ofEpochSecond(60), Instant.ofEpochSecond(120));
        MetricDataQuery query = CloudwatchScaler.request(
                        read(Map.of("expression", "SELECT MIN(Age)", "namespace", "")), window)
                .metricDataQueries()
                .get(0);
        assertThat(query)
                .isEqualTo(MetricDataQuery.builder()
                        .id("q1")
                        .expression("SELECT MIN(Age)")
                        .period(300)
                        .build());
    }

    /** awsCloudwatchGetMetricTestData (TestAWSCloudwatchScalerGetMetrics): what the mock answers, and what becomes of it. */
    @Test
    void theLatestValueCountsOrTheMinimumWhenThereIsNone() throws Exception {
        CloudwatchScaler.Settings settings = read(Map.of("minMetricValue", "3", "activationTargetMetricValue", "5"));
        assertThat(CloudwatchScaler.sampleOf(settings, List.of(values(10.0, 4.0))))
                .as("HasData")
                .isEqualTo(new Scaler.Sample(10, true));
        assertThat(CloudwatchScaler.sampleOf(settings, List.of(values(5.0)))).isEqualTo(new Scaler.Sample(5, false));
        assertThat(CloudwatchScaler.sampleOf(settings, List.of())).as("NoValue").isEqualTo(new Scaler.Sample(3, false));
        assertThat(CloudwatchScaler.sampleOf(settings, List.of(values())))
                .as("EmptyValues")
                .isEqualTo(new Scaler.Sample(3, false));
    }

    @Test
    void noValueIsAFailureWhenItIsNotIgnored() throws Exception {
        CloudwatchScaler.Settings settings = read(Map.of("ignoreNullValues", "false", "minMetricValue", "3"));
        assertThatThrownBy(() -> CloudwatchScaler.sampleOf(settings, List.of(values())))
                .hasMessage("empty metric data received, ignoreNullValues is false, returning error");
        assertThat(CloudwatchScaler.sampleOf(settings, List.of())).isEqualTo(new Scaler.Sample(3, true));
    }

    private static MetricDataResult values(Double... values) {
        return MetricDataResult.builder().values(values).build();
    }

    private static Scaler build(ScalerConfig config) throws ScalerException {
        return CloudwatchScaler.build(config, AWS, Clock.systemUTC());
    }

    private static CloudwatchScaler.Settings read(Map<String, String> changes) throws ScalerException {
        Map<String, String> metadata = with("awsRegion", "eu-west-1");
        metadata.putAll(changes);
        return CloudwatchScaler.read(config(0, metadata, Map.of()));
    }

    /** A trigger that is right, with one setting changed. */
    private static Map<String, String> with(String setting, String value) {
        Map<String, String> metadata = new HashMap<>(Map.of(
                "namespace", "AWS/Kinesis",
                "metricName", "GetRecords.IteratorAgeMilliseconds",
                "dimensionName", "StreamName",
                "dimensionValue", "orders",
                "targetMetricValue", "2",
                "minMetricValue", "0",
                "awsRegion", "eu-west-1",
                "identityOwner", "operator"));
        metadata.put(setting, value == null ? "" : value);
        return metadata;
    }

    private static ScalerConfig config(int index, Map<String, String> metadata, Map<String, String> authParams) {
        return new ScalerConfig(index, "", metadata, authParams, ScalerConfig.PodIdentity.NONE, Map.of());
    }

    private static Map<String, String> settings(String json) throws JsonProcessingException {
        return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
    }
}
