package io.shardlab.kube.keda;

/** A trigger that was built: knows its metric and can ask its source. */
interface Scaler extends AutoCloseable {

    /** What the HPA is told. */
    TriggerMetric metric();

    /** Asks the source now. */
    Sample sample() throws TriggerException;

    @Override
    void close();

    /**
     * An answer.
     *
     * @param value the metric's value
     * @param active whether there is something to do
     */
    record Sample(double value, boolean active) {

        /** In thousandths, with upstream's rule for numbers that are none. */
        long milli() {
            return value > 0 && !Double.isInfinite(value) ? Math.round(value * 1000) : 0;
        }
    }
}
