package io.shardlab.kube.keda.scalers;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The external metric a trigger offers to the HPA.
 *
 * @param name unique within a ScaledObject
 * @param type what the target means
 * @param target the wanted amount
 */
public record MetricSpec(String name, Type type, BigDecimal target) {

    /** A metric whose wanted amount is a whole number. */
    public MetricSpec(String name, Type type, long target) {
        this(name, type, BigDecimal.valueOf(target));
    }

    /** What a target means. */
    public enum Type {
        /** The metric divided by the pods. */
        AVERAGE_VALUE("AverageValue"),
        /** The metric itself. */
        VALUE("Value");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        /** The name in the API. */
        public String wireName() {
            return wireName;
        }

        /**
         * Upstream {@code GetMetricTargetType}: what a trigger's {@code metricType} means, AverageValue unless given.
         *
         * @throws ScalerException if an external metric cannot have it
         */
        public static Type of(String metricType) throws ScalerException {
            if (metricType.isEmpty()) {
                return AVERAGE_VALUE;
            }
            return Arrays.stream(values())
                    .filter(type -> type.wireName.equals(metricType))
                    .findFirst()
                    .orElseThrow(() -> new ScalerException("error getting scaler metric type: '" + metricType
                            + "' metric type is unsupported for external metrics, allowed values are 'Value' or "
                            + "'AverageValue'"));
        }
    }

    /** Upstream {@code GenerateMetricNameWithIndex} over {@code NormalizeString}. */
    public static String nameOf(int triggerIndex, String text) {
        return "s" + triggerIndex + "-" + text.replaceAll("[/.:%()]", "-");
    }
}
