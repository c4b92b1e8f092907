package io.shardlab.aws.cloudwatch;

/** What is kept of the values of one period (the API's StatisticSet); there is at least one value. */
public record StatisticSet(double sampleCount, double sum, double minimum, double maximum) {

    /** One value. */
    public static StatisticSet of(double value) {
        return new StatisticSet(1, value, value, value);
    }

    /** These values and others. */
    public StatisticSet plus(StatisticSet others) {
        return new StatisticSet(
                sampleCount + others.sampleCount,
                sum + others.sum,
                Math.min(minimum, others.minimum),
                Math.max(maximum, others.maximum));
    }

    public double average() {
        return sum / sampleCount;
    }
}
