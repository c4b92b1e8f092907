package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Refusals;
import io.shardlab.aws.kinesis.ShardDescription;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamAttributes;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.StreamMode;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DescribeStream, DescribeStreamSummary, ListStreams and DescribeLimits. */
final class StreamDescriptions {

    private static final int ON_DEMAND_STREAM_LIMIT = 50;

    private final Streams streams;
    private final Tokens tokens;

    StreamDescriptions(Streams streams, Tokens tokens) {
        this.streams = streams;
        this.tokens = tokens;
    }

    void register(Map<String, Operation> operations) {
        operations.put("DescribeStream", this::describeStream);
        operations.put("DescribeStreamSummary", this::describeStreamSummary);
        operations.put("ListStreams", this::listStreams);
        operations.put("DescribeLimits", this::describeLimits);
    }

    private Structure describeStream(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        long limit = input.optionalNumber("Limit", 1, 10_000).orElse(100L);
        Optional<String> start = input.optionalString("ExclusiveStartShardId", StreamReference.NAME_LENGTH);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        Optional<ShardId> after =
                start.map(text -> ShardId.parse(text).orElseThrow(() -> Refusals.shardNotFound(text, stream.key())));
        List<ShardDescription> rest = stream.shards().stream()
                .filter(shard -> after.map(id -> shard.id().compareTo(id) > 0).orElse(true))
                .toList();
        Structure description = common(stream)
                .with("Shards", rest.stream().limit(limit).map(Shapes::shard).toList())
                .with("HasMoreShards", rest.size() > limit)
                .build();
        return Structure.builder().with("StreamDescription", description).build();
    }

    private Structure describeStreamSummary(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
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
                .with("StreamModeDetails", mode(attributes))
                .with("RetentionPeriodHours", attributes.retention().toHours())
                .with("StreamCreationTimestamp", stream.created())
                .with("EnhancedMonitoring", List.of(metrics))
                .with("EncryptionType", "NONE");
    }

    private Structure listStreams(String region, Input input) {
        long limit = input.optionalNumber("Limit", 1, 10_000).orElse(100L);
        Optional<String> start = input.optionalString("ExclusiveStartStreamName", StreamReference.NAME_LENGTH);
        Optional<String> token = input.optionalString("NextToken");
        input.validated();
        Optional<String> after =
                token.map(text -> tokens.next("ListStreams", text, 1).get(0)).or(() -> start);
        List<Stream> rest = streams.list(region).stream()
                .filter(stream -> after.map(name -> stream.key().name().compareTo(name) > 0)
                        .orElse(true))
                .toList();
        List<Stream> page = rest.stream().limit(limit).toList();
        Structure.Builder answer = Structure.builder()
                .with(
                        "StreamNames",
                        page.stream().map(stream -> stream.key().name()).toList())
                .with("HasMoreStreams", rest.size() > page.size())
                .with(
                        "StreamSummaries",
                        page.stream().map(StreamDescriptions::summary).toList());
        if (rest.size() > page.size()) {
            answer.with(
                    "NextToken",
                    tokens.next("ListStreams", page.get(page.size() - 1).key().name()));
        }
        return answer.build();
    }

    private static Structure summary(Stream stream) {
        return Structure.builder()
                .with("StreamName", stream.key().name())
                .with("StreamARN", stream.key().arn())
                .with("StreamStatus", stream.status().name())
                .with("StreamModeDetails", mode(stream.attributes()))
                .with("StreamCreationTimestamp", stream.created())
                .build();
    }

    private static Structure mode(StreamAttributes attributes) {
        return Structure.builder().with("StreamMode", attributes.mode().name()).build();
    }

    private Structure describeLimits(String region, Input input) {
        input.validated();
        long onDemand = streams.list(region).stream()
                .filter(stream -> stream.attributes().mode() == StreamMode.ON_DEMAND)
                .count();
        return Structure.builder()
                .with("ShardLimit", Streams.SHARD_LIMIT)
                .with("OpenShardCount", streams.openShards(region))
                .with("OnDemandStreamCount", onDemand)
                .with("OnDemandStreamCountLimit", ON_DEMAND_STREAM_LIMIT)
                .build();
    }
}
