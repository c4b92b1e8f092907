package io.shardlab.aws.cloudwatch.operation;

import io.shardlab.aws.cloudwatch.Metric;
import io.shardlab.aws.cloudwatch.Metrics;
import io.shardlab.aws.cloudwatch.Statistic;
import io.shardlab.aws.cloudwatch.StatisticSet;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/** GetMetricData: the statistics of metrics, all in one page. */
final class GetMetricData {

    private static final int MOST_QUERIES = 500;
    private static final int MOST_DIMENSIONS = 30;
    private static final long MOST_DATAPOINTS = 100_800;
    private static final Set<Long> SHORT_PERIODS = Set.of(1L, 5L, 10L, 20L, 30L);
    private static final Input.Constraint ID = Input.Constraint.pattern("[a-z][a-zA-Z0-9_]*");

    private final Metrics metrics;
    private final String account;

    GetMetricData(Metrics metrics, String account) {
        this.metrics = metrics;
        this.account = account;
    }

    /** In the API's spelling. */
    private enum ScanBy {
        TimestampDescending,
        TimestampAscending
    }

    /**
     * A query.
     *
     * @param period in seconds
     */
    private record Query(
            String id,
            Optional<String> label,
            Metric metric,
            long period,
            String statistic,
            Optional<String> unit,
            boolean returned) {}

    Structure answer(String region, Input input) {
        List<Query> queries = input.structures("MetricDataQueries", 1, MOST_QUERIES, query -> query(region, query));
        Instant start = time(input, "StartTime");
        Instant end = time(input, "EndTime");
        ScanBy order = input.optionalEnum("ScanBy", ScanBy.class).orElse(ScanBy.TimestampDescending);
        long most = input.optionalNumber("MaxDatapoints", 1, MOST_DATAPOINTS).orElse(MOST_DATAPOINTS);
        input.validated();
        if (!start.isBefore(end)) {
            throw invalid("The parameter StartTime must be less than the parameter EndTime.");
        }
        requireDifferentIds(queries);
        List<Structure> results = queries.stream()
                .filter(Query::returned)
                .map(query -> result(query, start, end, order, most))
                .toList();
        return Structure.builder()
                .with("MetricDataResults", results)
                .with("Messages", List.of())
                .build();
    }

    private Query query(String region, Input input) {
        if (input.has("Expression")) {
            throw new UnsupportedOperationException(
                    "local-aws does not evaluate metric math and Metrics Insights queries; ask for a MetricStat.");
        }
        input.optionalString("AccountId")
                .filter(asked -> !asked.equals(account))
                .ifPresent(other -> {
                    throw new UnsupportedOperationException(
                            "local-aws has the metrics of account " + account + " only, not of " + other + ".");
                });
        Input stat = input.structure("MetricStat");
        Input metric = stat.structure("Metric");
        Map<String, String> dimensions = new HashMap<>();
        metric.structures("Dimensions", 0, MOST_DIMENSIONS, dimension -> {
            dimensions.put(dimension.string("Name"), dimension.string("Value"));
            return dimension;
        });
        return new Query(
                input.string("Id", Input.Constraint.length(1, 255), ID),
                input.optionalString("Label"),
                new Metric(region, metric.string("Namespace"), metric.string("MetricName"), dimensions),
                period(stat),
                stat.string("Stat"),
                stat.optionalString("Unit"),
                !input.has("ReturnData") || input.flag("ReturnData"));
    }

    private static long period(Input stat) {
        long period = stat.number("Period", 1, Integer.MAX_VALUE);
        if (!SHORT_PERIODS.contains(period) && period % 60 != 0) {
            stat.violate("Period", period, "Member must be 1, 5, 10, 20, 30 or a multiple of 60");
        }
        return period;
    }

    private static Instant time(Input input, String name) {
        return input.timestamp(name).orElseGet(() -> {
            input.violate(name, null, "Member must not be null");
            return Instant.EPOCH;
        });
    }

    private Structure result(Query query, Instant start, Instant end, ScanBy order, long most) {
        Statistic statistic = Statistic.named(query.statistic())
                .orElseThrow(() -> new UnsupportedOperationException("local-aws computes the statistics "
                        + Statistic.names() + ", not \"" + query.statistic() + "\"."));
        NavigableMap<Instant, StatisticSet> periods =
                metrics.periods(query.metric(), query.unit(), start, end, query.period());
        if (periods.size() > most) {
            throw new UnsupportedOperationException("local-aws answers GetMetricData in one page; query " + query.id()
                    + " has " + periods.size() + " data points, more than the " + most
                    + " that MaxDatapoints allows. Ask for a longer period or a shorter time.");
        }
        var ordered = order == ScanBy.TimestampAscending ? periods : periods.descendingMap();
        return Structure.builder()
                .with("Id", query.id())
                .with("Label", query.label().orElse(query.metric().name()))
                .with("Timestamps", List.copyOf(ordered.keySet()))
                .with("Values", ordered.values().stream().map(statistic::of).toList())
                .with("StatusCode", "Complete")
                .build();
    }

    private static void requireDifferentIds(List<Query> queries) {
        Set<String> seen = new HashSet<>();
        for (Query query : queries) {
            if (!seen.add(query.id())) {
                throw invalid("The values for parameter id in MetricDataQueries are not unique: " + query.id() + ".");
            }
        }
    }

    private static AwsException invalid(String sentence) {
        return AwsException.client("InvalidParameterValueException", sentence);
    }
}
