package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.ShardDescription;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamAttributes;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Optional;

/** DescribeStream and DescribeStreamSummary. */
final class DescribeStream {

    private final Streams streams;

    DescribeStream(Streams streams) {
        this.streams = streams;
    }

    Structure describe(Optional<StreamKey> reference, Input input) {
        long limit = input.optionalNumber("Limit", 1, 10_000).orElse(100L);
        Optional<String> start = input.optionalString("ExclusiveStartShardId", StreamReference.NAME_LENGTH);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        Optional<ShardId> after = start.map(text -> StreamReference.shard(text, stream.key()));
        List<ShardDescription> rest = stream.shards().stream()
                .filter(shard -> after.map(id -> shard.id().compareTo(id) > 0).orElse(true))
                .toList();
        Structure description = common(stream)
                .with("Shards", rest.stream().limit(limit).map(Shapes::shard).toList())
                .with("HasMoreShards", rest.size() > limit)
                .build();
        return Structure.builder().with("StreamDescription", description).build();
    }

    Structure summarize(Optional<StreamKey> reference, Input input) {
        Stream stream = streams.get(StreamReference.validated(reference, input));
        Structure summary = common(stream)
                .with("OpenShardCount", stream.openShardCount())
                .with("ConsumerCount", stream.consumers().list().size())
                .with("MaxRecordSizeInKiB", stream.attributes().maxRecordBytes() >> 10)
                .build();
        return Structure.builder().with("StreamDescriptionSummary", summary).build();
    }

    private static Structure.Builder common(Stream stream) {
        StreamAttributes attributes = stream.attributes();
        Structure metrics = Structure.builder()
                .with("ShardLevelMetrics", attributes.metrics())
                .build();
        return Structure.builder()
                .with("StreamName", stream.key().name())
                .with("StreamARN", stream.key().arn())
                .with("StreamStatus", stream.status().name())
                .with("StreamModeDetails", Shapes.mode(attributes))
                .with("RetentionPeriodHours", attributes.retention().toHours())
                .with("StreamCreationTimestamp", stream.created())
                .with("EnhancedMonitoring", List.of(metrics))
                .with("EncryptionType", Shapes.UNENCRYPTED);
    }
}
