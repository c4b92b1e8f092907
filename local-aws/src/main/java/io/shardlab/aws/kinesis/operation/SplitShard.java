package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** SplitShard. */
final class SplitShard implements Operation.Whole<Optional<StreamKey>> {

    private final Streams streams;

    SplitShard(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        String shard = input.string("ShardToSplit", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        String newStart = input.string("NewStartingHashKey", HashKeys.FORM);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        streams.requireRoom(stream, stream.openShardCount() + 1);
        stream.split(StreamReference.shard(shard, stream.key()), HashKeys.parse("NewStartingHashKey", newStart));
        return Structure.EMPTY;
    }
}
