package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.StreamMode;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;

/** DescribeLimits. */
final class DescribeLimits implements Operation.Whole<String> {

    private static final int ON_DEMAND_STREAM_LIMIT = 50;

    private final Streams streams;

    DescribeLimits(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(String region, Input input) {
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
