package io.shardlab.aws.cloudwatch;

import java.util.Map;

/**
 * What is measured. Two metrics are one only if all of this is equal, every dimension too.
 *
 * @param namespace whose, for example {@code AWS/Kinesis}
 * @param dimensions of what, for example {@code StreamName} by the stream's name
 */
public record Metric(String region, String namespace, String name, Map<String, String> dimensions) {

    public Metric {
        dimensions = Map.copyOf(dimensions);
    }
}
