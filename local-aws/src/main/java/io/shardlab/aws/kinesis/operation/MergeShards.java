package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** MergeShards. */
final class MergeShards implements Operation.Whole<Optional<StreamKey>> {

    private final Streams streams;

    MergeShards(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        String first = input.string("ShardToMerge", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        String second = input.string("AdjacentShardToMerge", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        stream.merge(StreamReference.shard(first, stream.key()), StreamReference.shard(second, stream.key()));
        return Structure.EMPTY;
    }
}
