package io.shardlab.aws.kinesis;

/** Takes what Kinesis measures of its streams. */
@FunctionalInterface
public interface StreamMetrics {

    /** Takes nothing. */
    StreamMetrics NONE = (stream, metric, value) -> {};

    /** Puts a value of now. */
    void put(StreamKey stream, StreamMetric metric, double value);
}
