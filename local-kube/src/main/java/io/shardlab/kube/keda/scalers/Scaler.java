package io.shardlab.kube.keda.scalers;

/** A trigger that was built: knows its metric and can ask its source. */
public interface Scaler extends AutoCloseable {

    /** What the HPA is told. */
    MetricSpec metric();

    /** Asks the source now. */
    Sample sample() throws ScalerException;

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
        public long milli() {
            return value > 0 && !Double.isInfinite(value) ? Math.round(value * 1000) : 0;
        }
    }
}
