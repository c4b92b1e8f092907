package io.shardlab.consumer.settings;

/** Where KCL's own metrics go. */
public enum KclMetrics {
    /** To {@code /metrics}, beside the consumer's own. */
    MICROMETER,
    /** To CloudWatch, in the application's namespace: KCL's default, billed per metric. */
    CLOUDWATCH,
    /** Nowhere. */
    OFF
}
