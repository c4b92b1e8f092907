package io.shardlab.aws.kinesis;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What can be set on a stream beside its shards.
 *
 * @param maxRecordBytes the largest payload and partition key of one record together
 * @param metrics the shard-level metrics that are switched on
 */
public record StreamAttributes(
        StreamMode mode, Duration retention, int maxRecordBytes, Map<String, String> tags, List<String> metrics) {

    /** The retention of a new stream, and the least there is. */
    public static final Duration LEAST_RETENTION = Duration.ofHours(24);

    /** The most there is: 365 days. */
    public static final Duration MOST_RETENTION = Duration.ofHours(8760);

    /** The largest record of a stream that does not say otherwise: 1 MiB. */
    public static final int DEFAULT_MAX_RECORD = 1 << 20;

    public StreamAttributes {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        metrics = List.copyOf(metrics);
    }

    public static StreamAttributes of(StreamMode mode) {
        return new StreamAttributes(mode, LEAST_RETENTION, DEFAULT_MAX_RECORD, Map.of(), List.of());
    }

    public StreamAttributes withMode(StreamMode changed) {
        return new StreamAttributes(changed, retention, maxRecordBytes, tags, metrics);
    }

    public StreamAttributes withRetention(Duration changed) {
        return new StreamAttributes(mode, changed, maxRecordBytes, tags, metrics);
    }

    public StreamAttributes withMaxRecordBytes(int changed) {
        return new StreamAttributes(mode, retention, changed, tags, metrics);
    }

    public StreamAttributes withTags(Map<String, String> changed) {
        return new StreamAttributes(mode, retention, maxRecordBytes, changed, metrics);
    }

    public StreamAttributes withMetrics(List<String> changed) {
        return new StreamAttributes(mode, retention, maxRecordBytes, tags, changed);
    }
}
