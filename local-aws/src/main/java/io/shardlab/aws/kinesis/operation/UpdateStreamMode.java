package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.StreamMode;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** UpdateStreamMode. */
final class UpdateStreamMode implements Operation.Whole<Optional<StreamKey>> {

    private final Streams streams;

    UpdateStreamMode(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        StreamMode mode = input.structure("StreamModeDetails").enumeration("StreamMode", StreamMode.class);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        stream.reconfigure(stream.attributes().withMode(mode));
        return Structure.EMPTY;
    }
}
