package io.shardlab.aws.cloudwatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The metrics of an account: values by the second in which they were put, for three hours, as AWS keeps seconds. */
public final class Metrics {

    private static final Duration RETENTION = Duration.ofHours(3);

    private final Clock clock;
    private final Map<Metric, Series> series = new HashMap<>();

    public Metrics(Clock clock) {
        this.clock = clock;
    }

    /**
     * The values of one metric.
     *
     * @param bySecond since the epoch
     */
    private record Series(String unit, TreeMap<Long, StatisticSet> bySecond) {}

    /**
     * Puts a value of now.
     *
     * @param unit of all values of this metric, for example {@code Milliseconds}
     */
    public synchronized void put(Metric metric, String unit, double value) {
        long now = clock.instant().getEpochSecond();
        var bySecond = series.computeIfAbsent(metric, fresh -> new Series(unit, new TreeMap<>()))
                .bySecond();
        bySecond.merge(now, StatisticSet.of(value), StatisticSet::plus);
        bySecond.headMap(now - RETENTION.toSeconds()).clear();
    }

    /**
     * The periods with a value that begin from {@code start}, rounded down to a whole period, until before {@code end}, by
     * their beginnings. A metric that nobody put has none.
     *
     * @param unit only values of this unit
     * @param period in seconds
     */
    public synchronized NavigableMap<Instant, StatisticSet> periods(
            Metric metric, Optional<String> unit, Instant start, Instant end, long period) {
        var periods = new TreeMap<Instant, StatisticSet>();
        Series found = series.get(metric);
        if (found == null || !unit.map(found.unit()::equals).orElse(true)) {
            return periods;
        }
        long from = Math.floorDiv(start.getEpochSecond(), period) * period;
        found.bySecond().tailMap(from).forEach((second, values) -> {
            Instant begin = Instant.ofEpochSecond(Math.floorDiv(second, period) * period);
            if (begin.isBefore(end)) {
                periods.merge(begin, values, StatisticSet::plus);
            }
        });
        return periods;
    }
}
