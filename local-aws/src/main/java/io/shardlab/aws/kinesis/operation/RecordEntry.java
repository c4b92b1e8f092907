package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.NewRecord;
import io.shardlab.aws.kinesis.Placement;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** A record as the request has it; its hash key is still text. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record RecordEntry(String partitionKey, Optional<String> explicitHashKey, byte[] data) {

    private static final int LONGEST_KEY = 256;
    private static final Input.Constraint KEY_LENGTH = Input.Constraint.length(1, LONGEST_KEY);

    static RecordEntry read(Input input) {
        byte[] data = input.blob("Data");
        String key = input.string("PartitionKey", KEY_LENGTH);
        return new RecordEntry(key, input.optionalString("ExplicitHashKey", HashKeys.FORM), data);
    }

    NewRecord checked(Stream stream) {
        int most = stream.attributes().maxRecordBytes();
        if (size() > most) {
            throw KinesisError.VALIDATION.because(
                    "1 validation error detected: Value at 'data' failed to satisfy constraint: Member must have"
                            + " length less than or equal to " + most + " (the stream's maximum record size; this"
                            + " record and its partition key have " + size() + ")");
        }
        return new NewRecord(partitionKey, explicitHashKey.map(text -> HashKeys.parse("ExplicitHashKey", text)), data);
    }

    int size() {
        return data.length + partitionKey.length();
    }

    /** A record that was placed, or found to lie, in a shard. */
    static Structure.Builder placed(Placement placement) {
        return Structure.builder()
                .with("ShardId", placement.shard().toString())
                .with("SequenceNumber", placement.sequenceNumber().toString());
    }
}
