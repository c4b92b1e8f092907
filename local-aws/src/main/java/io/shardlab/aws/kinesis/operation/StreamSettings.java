package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Refusals;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamAttributes;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Increase- and DecreaseStreamRetentionPeriod, UpdateMaxRecordSize, Enable- and DisableEnhancedMonitoring. */
final class StreamSettings {

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

    StreamSettings(Streams streams) {
        this.streams = streams;
    }

    void register(Map<String, Operation> operations) {
        operations.put("IncreaseStreamRetentionPeriod", (region, input) -> setRetention(region, input, true));
        operations.put("DecreaseStreamRetentionPeriod", (region, input) -> setRetention(region, input, false));
        operations.put("UpdateMaxRecordSize", this::updateMaxRecordSize);
        operations.put("EnableEnhancedMonitoring", (region, input) -> setMonitoring(region, input, true));
        operations.put("DisableEnhancedMonitoring", (region, input) -> setMonitoring(region, input, false));
    }

    /** MaxRecordSizeInKiB in bytes, if the request has it. */
    static Optional<Integer> maxRecordBytes(Input input) {
        return input.optionalNumber("MaxRecordSizeInKiB", 1024, 10240).map(kib -> (int) (kib << 10));
    }

    private Structure setRetention(String region, Input input, boolean increase) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        Duration requested = Duration.ofHours(input.number("RetentionPeriodHours", 0, Integer.MAX_VALUE));
        Stream stream = streams.get(StreamReference.validated(reference, input));
        Duration current = stream.attributes().retention();
        String hours = "Requested retention period (" + requested.toHours() + " hours)";
        if (requested.compareTo(StreamAttributes.LEAST_RETENTION) < 0) {
            throw Refusals.invalid("Minimum allowed retention period is 24 hours. " + hours + " is too short.");
        }
        if (requested.compareTo(StreamAttributes.MOST_RETENTION) > 0) {
            throw Refusals.invalid("Maximum allowed retention period is " + StreamAttributes.MOST_RETENTION.toHours()
                    + " hours. " + hours + " is too long.");
        }
        if (increase && requested.compareTo(current) < 0) {
            throw Refusals.invalid(hours + " for stream " + stream.key().name()
                    + " can not be shorter than existing retention period (" + current.toHours()
                    + " hours). Use DecreaseRetentionPeriod API.");
        }
        if (!increase && requested.compareTo(current) > 0) {
            throw Refusals.invalid(hours + " for stream " + stream.key().name()
                    + " can not be longer than existing retention period (" + current.toHours()
                    + " hours). Use IncreaseRetentionPeriod API.");
        }
        stream.reconfigure(stream.attributes().withRetention(requested));
        return Structure.EMPTY;
    }

    private Structure updateMaxRecordSize(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.requiredArn(input, "StreamARN");
        input.number("MaxRecordSizeInKiB", Long.MIN_VALUE, Long.MAX_VALUE);
        Optional<Integer> bytes = maxRecordBytes(input);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        stream.reconfigure(stream.attributes().withMaxRecordBytes(bytes.orElseThrow()));
        return Structure.EMPTY;
    }

    private Structure setMonitoring(String region, Input input, boolean enable) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
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
