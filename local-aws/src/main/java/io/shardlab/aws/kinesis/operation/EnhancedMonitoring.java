package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** EnableEnhancedMonitoring and DisableEnhancedMonitoring. */
final class EnhancedMonitoring {

    private static final String ALL = "ALL";

    /** The shard-level metrics; {@link #ALL} stands for every one of them. */
    private enum Metric {
        IncomingBytes,
        IncomingRecords,
        OutgoingBytes,
        OutgoingRecords,
        WriteProvisionedThroughputExceeded,
        ReadProvisionedThroughputExceeded,
        IteratorAgeMilliseconds
    }

    private final Streams streams;

    EnhancedMonitoring(Streams streams) {
        this.streams = streams;
    }

    Structure enable(Optional<StreamKey> reference, Input input) {
        return set(reference, input, true);
    }

    Structure disable(Optional<StreamKey> reference, Input input) {
        return set(reference, input, false);
    }

    private Structure set(Optional<StreamKey> reference, Input input, boolean enable) {
        List<String> named = input.strings("ShardLevelMetrics", 1, 7);
        TreeSet<String> chosen = new TreeSet<>();
        for (String name : named) {
            if (name.equals(ALL)) {
                List.of(Metric.values()).forEach(metric -> chosen.add(metric.name()));
            } else if (List.of(Metric.values()).stream()
                    .anyMatch(metric -> metric.name().equals(name))) {
                chosen.add(name);
            } else {
                input.violate(
                        "ShardLevelMetrics",
                        name,
                        "Member must satisfy enum value set: " + List.of(Metric.values()) + " or ALL");
            }
        }
        Stream stream = streams.get(StreamReference.validated(reference, input));
        List<String> current = stream.attributes().metrics();
        TreeSet<String> desired = new TreeSet<>(current);
        if (enable) {
            desired.addAll(chosen);
        } else {
            desired.removeAll(chosen);
        }
        stream.reconfigure(stream.attributes().withMetrics(List.copyOf(desired)));
        return Structure.builder()
                .with("StreamName", stream.key().name())
                .with("CurrentShardLevelMetrics", current)
                .with("DesiredShardLevelMetrics", List.copyOf(desired))
                .with("StreamARN", stream.key().arn())
                .build();
    }
}
