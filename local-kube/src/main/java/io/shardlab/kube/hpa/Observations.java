package io.shardlab.kube.hpa;

/** What a decision may ask the cluster while it computes; it asks only for what its spec needs. */
public interface Observations {

    /** The metric's value, summed over its items. */
    Usage external(HpaSpec.External metric);

    /** The pods the target's selector matches; asked only for targets of type Value. */
    Pods pods();

    /** A measurement, or why there is none. */
    sealed interface Usage {}

    /**
     * A measured total.
     *
     * @param milli in thousandths
     */
    record Measured(long milli) implements Usage {}

    /**
     * No measurement.
     *
     * @param why the metrics API's own words
     */
    record Missing(String why) implements Usage {}

    /**
     * Pods of the target.
     *
     * @param matched how many there are
     * @param ready how many of them run and are ready
     */
    record Pods(int matched, int ready) {}
}
