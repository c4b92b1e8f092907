package io.shardlab.kube.keda;

/**
 * The external metric a trigger offers to the HPA.
 *
 * @param name unique within a ScaledObject
 * @param type AverageValue or Value
 * @param target the wanted amount, a whole number
 */
record TriggerMetric(String name, String type, long target) {

    /** Upstream {@code GenerateMetricNameWithIndex} over {@code NormalizeString}. */
    static String nameOf(int triggerIndex, String text) {
        return "s" + triggerIndex + "-" + text.replaceAll("[/.:%()]", "-");
    }
}
