package io.shardlab.aws.cloudwatch;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How the values of a period become one, by the API's name. */
public enum Statistic {
    SAMPLE_COUNT("SampleCount", StatisticSet::sampleCount),
    AVERAGE("Average", StatisticSet::average),
    SUM("Sum", StatisticSet::sum),
    MINIMUM("Minimum", StatisticSet::minimum),
    MAXIMUM("Maximum", StatisticSet::maximum);

    private final String wireName;
    private final ToDoubleFunction<StatisticSet> value;

    Statistic(String wireName, ToDoubleFunction<StatisticSet> value) {
        this.wireName = wireName;
        this.value = value;
    }

    /** The statistic of that name; percentiles and trimmed means are none of these. */
    public static Optional<Statistic> named(String wireName) {
        return Arrays.stream(values())
                .filter(statistic -> statistic.wireName.equals(wireName))
                .findFirst();
    }

    /** The names that there are. */
    public static String names() {
        return String.join(
                ", ",
                Arrays.stream(values()).map(statistic -> statistic.wireName).toList());
    }

    public double of(StatisticSet values) {
        return value.applyAsDouble(values);
    }
}
