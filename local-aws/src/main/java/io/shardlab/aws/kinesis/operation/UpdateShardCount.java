package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** UpdateShardCount. */
final class UpdateShardCount implements Operation.Whole<Optional<StreamKey>> {

    private enum ScalingType {
        UNIFORM_SCALING
    }

    private final Streams streams;

    UpdateShardCount(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        int target = (int) input.number("TargetShardCount", 1, Integer.MAX_VALUE);
        input.enumeration("ScalingType", ScalingType.class);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        streams.requireRoom(stream, target);
        int current = stream.updateShardCount(target);
        return Structure.builder()
                .with("StreamName", stream.key().name())
                .with("CurrentShardCount", current)
                .with("TargetShardCount", target)
                .with("StreamARN", stream.key().arn())
                .build();
    }
}
