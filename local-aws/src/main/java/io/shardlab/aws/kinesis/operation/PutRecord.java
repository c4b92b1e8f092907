package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.NewRecord;
import io.shardlab.aws.kinesis.Placement;
import io.shardlab.aws.kinesis.SequenceNumber;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.StreamMetric;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** PutRecord. */
final class PutRecord implements Operation.Whole<Optional<StreamKey>> {

    private final Streams streams;

    PutRecord(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        RecordEntry entry = RecordEntry.read(input);
        Optional<String> ordering =
                input.optionalString("SequenceNumberForOrdering", StartingPositions.SEQUENCE_NUMBER);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        NewRecord fresh = entry.checked(stream);
        ordering.ifPresent(text -> stream.requireGiven(SequenceNumber.parse(text)
                .orElseThrow(() -> KinesisError.invalid("ExclusiveMinimumSequenceNumber " + text
                        + " used in PutRecord on stream " + stream.key() + " is invalid."))));
        Placement placement = stream.put(fresh);
        streams.metrics().put(stream.key(), StreamMetric.INCOMING_RECORDS, 1);
        return RecordEntry.placed(placement)
                .with("EncryptionType", Shapes.UNENCRYPTED)
                .build();
    }
}
