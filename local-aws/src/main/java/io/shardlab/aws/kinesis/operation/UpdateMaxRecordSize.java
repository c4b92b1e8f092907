package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** UpdateMaxRecordSize. */
final class UpdateMaxRecordSize implements Operation.Whole<Optional<StreamKey>> {

    private final Streams streams;

    UpdateMaxRecordSize(Streams streams) {
        this.streams = streams;
    }

    /** MaxRecordSizeInKiB in bytes, if the request has it. */
    static Optional<Integer> bytes(Input input) {
        return input.optionalNumber("MaxRecordSizeInKiB", 1024, 10240).map(kib -> (int) (kib << 10));
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        input.number("MaxRecordSizeInKiB", Long.MIN_VALUE, Long.MAX_VALUE);
        Optional<Integer> bytes = bytes(input);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        stream.reconfigure(stream.attributes().withMaxRecordBytes(bytes.orElseThrow()));
        return Structure.EMPTY;
    }
}
