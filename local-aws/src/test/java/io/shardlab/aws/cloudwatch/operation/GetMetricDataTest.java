package io.shardlab.aws.cloudwatch.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.cloudwatch.Metric;
import io.shardlab.aws.cloudwatch.Metrics;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.shardlab.testtools.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GetMetricData, called as the gateway calls it. */
class GetMetricDataTest {

    private static final Metric AGE = new Metric("eu-west-1", "AWS/Kinesis", "Age", Map.of("StreamName", "orders"));
    private static final String QUERY = """
            {"Id":"c1","MetricStat":{"Metric":{"Namespace":"AWS/Kinesis","MetricName":"Age","Dimensions":
            [{"Name":"StreamName","Value":"orders"}]},"Period":60,"Stat":"Average"}}""";

    private final ManualClock clock = new ManualClock();
    private final Instant begun = clock.instant();
    private final Metrics metrics = new Metrics(clock);
    private final CloudWatchApi api = new CloudWatchApi(metrics, "000000000000");

    @ParameterizedTest
    @CsvSource({"SampleCount,3", "Average,20", "Sum,60", "Minimum,5", "Maximum,40"})
    void theValuesOfAPeriodBecomeOneByItsStatistic(String statistic, double value) {
        put(5, 40, 15);
        assertThat(values(QUERY.replace("Average", statistic))).containsExactly(value);
    }

    @Test
    void periodsComeLatestFirstUnlessAskedOtherwiseAndEmptyOnesAreLeftOut() {
        put(1);
        clock.advance(Duration.ofSeconds(59));
        put(3);
        clock.advance(Duration.ofSeconds(61));
        put(10);
        Structure result = result(QUERY, "");
        assertThat(result.member("Timestamps")).contains(List.of(begun.plusSeconds(120), begun));
        assertThat(result.member("Values")).contains(List.of(10.0, 2.0));
        assertThat(result(QUERY, ",\"ScanBy\":\"TimestampAscending\"").member("Values"))
                .contains(List.of(2.0, 10.0));
        assertThat(values(QUERY.replace("\"Period\":60", "\"Period\":1"))).containsExactly(10.0, 3.0, 1.0);
    }

    @Test
    void theEndIsNoLongerPartOfTheTimeAndTheStartIsRoundedDown() {
        put(1);
        clock.advance(Duration.ofMinutes(1));
        put(2);
        assertThat(resultOf(QUERY, begun.plusSeconds(30), begun.plusSeconds(60), "")
                        .member("Values"))
                .contains(List.of(1.0));
    }

    @ParameterizedTest
    @CsvSource({"AWS/Kinesis,AWS/SQS", "Age,Other", "orders,others", "StreamName,ShardId"})
    void anotherMetricHasNoValues(String of, String instead) {
        put(1);
        assertThat(values(QUERY.replace(of, instead))).isEmpty();
    }

    @Test
    void valuesOfAnotherUnitAreNotGiven() {
        put(1);
        assertThat(values(QUERY.replace("\"Stat\"", "\"Unit\":\"Milliseconds\",\"Stat\"")))
                .containsExactly(1.0);
        assertThat(values(QUERY.replace("\"Stat\"", "\"Unit\":\"Seconds\",\"Stat\"")))
                .isEmpty();
    }

    @Test
    void valuesAreForgottenAfterThreeHours() {
        put(1);
        clock.advance(Duration.ofHours(3).plusSeconds(1));
        put(2);
        assertThat(values(QUERY)).containsExactly(2.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Period\":60 | \"Period\":7 | Member must be 1, 5, 10, 20, 30 or a multiple of 60",
                "\"Period\":60 | \"Period\":0 | Member must have value greater than or equal to 1",
                "\"c1\" | \"C1\" | Member must satisfy regular expression pattern",
                "\"MetricName\":\"Age\", | '' | 'metricDataQueries.1.member.metricStat.metric.metricName'",
                "\"Stat\":\"Average\" | \"Stat\":\"p99\" | computes the statistics SampleCount, Average, Sum, Minimum, Maximum, not \"p99\"",
                "\"Id\":\"c1\" | \"Id\":\"c1\",\"Expression\":\"m1 / 2\" | does not evaluate metric math",
                "\"Id\":\"c1\" | \"Id\":\"c1\",\"AccountId\":\"111111111111\" | metrics of account 000000000000 only, not of 111111111111"
            })
    void whatCannotBeAnsweredIsRefusedWithASentence(String of, String instead, String sentence) {
        assertThatThrownBy(() -> values(QUERY.replace(of, instead))).hasMessageContaining(sentence);
    }

    @Test
    void twoQueriesOfOneIdAreRefused() {
        assertThatThrownBy(() -> values(QUERY + "," + QUERY)).hasMessageContaining("not unique: c1");
    }

    @Test
    void aTimeThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> resultOf(QUERY, begun, begun, ""))
                .hasMessage("The parameter StartTime must be less than the parameter EndTime.");
    }

    @Test
    void morePeriodsThanTheCallerTakesAreRefusedNotCut() {
        put(1);
        clock.advance(Duration.ofMinutes(1));
        put(2);
        assertThatThrownBy(() -> result(QUERY, ",\"MaxDatapoints\":1")).hasMessageContaining("in one page");
    }

    @Test
    void everythingElseOfCloudWatchIsUnknown() {
        assertThatThrownBy(() -> api.answer("PutMetricData", "eu-west-1", Structure.EMPTY))
                .isInstanceOf(AwsException.class)
                .hasMessage("CloudWatch has no operation PutMetricData that local-aws knows.");
    }

    private void put(double... values) {
        for (double value : values) {
            metrics.put(AGE, "Milliseconds", value);
        }
    }

    private List<Object> values(String query) {
        return List.copyOf((List<?>) result(query, "").member("Values").orElseThrow());
    }

    private Structure result(String query, String more) {
        return resultOf(query, begun, clock.instant().plusSeconds(1), more);
    }

    private Structure resultOf(String query, Instant start, Instant end, String more) {
        String request = "{\"MetricDataQueries\":[" + query + "],\"StartTime\":" + start.getEpochSecond()
                + ",\"EndTime\":" + end.getEpochSecond() + more + "}";
        Structure answer = api.answer(
                "GetMetricData", "eu-west-1", WireFormat.JSON.decode(request.getBytes(StandardCharsets.UTF_8)));
        return (Structure) ((List<?>) answer.member("MetricDataResults").orElseThrow()).get(0);
    }
}
