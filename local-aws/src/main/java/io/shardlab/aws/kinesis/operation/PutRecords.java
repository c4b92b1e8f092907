package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.NewRecord;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.StreamMetric;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PutRecords. */
final class PutRecords implements Operation.Whole<Optional<StreamKey>> {

    private static final int MOST_RECORDS = 500;
    private static final long MOST_BYTES = 10 << 20;

    private final Streams streams;

    PutRecords(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        List<RecordEntry> entries = input.structures("Records", 1, MOST_RECORDS, RecordEntry::read);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        List<NewRecord> fresh =
                entries.stream().map(entry -> entry.checked(stream)).toList();
        long bytes = entries.stream().mapToLong(RecordEntry::size).sum();
        if (bytes > MOST_BYTES) {
            throw KinesisError.invalid("Records size exceeds 10 MB limit: these have " + bytes + " bytes");
        }
        return put(stream, fresh);
    }

    private Structure put(Stream stream, List<NewRecord> fresh) {
        List<Structure> results = new ArrayList<>(fresh.size());
        int failed = 0;
        for (NewRecord record : fresh) {
            try {
                results.add(RecordEntry.placed(stream.put(record)).build());
            } catch (AwsException e) {
                if (!KinesisError.PROVISIONED_THROUGHPUT_EXCEEDED.isOf(e) && failed == 0 && results.isEmpty()) {
                    throw e;
                }
                failed++;
                results.add(Structure.builder()
                        .with("ErrorCode", e.type())
                        .with("ErrorMessage", e.getMessage())
                        .build());
            }
        }
        if (failed < fresh.size()) {
            streams.metrics().put(stream.key(), StreamMetric.INCOMING_RECORDS, fresh.size() - failed);
        }
        return Structure.builder()
                .with("FailedRecordCount", failed)
                .with("Records", results)
                .with("EncryptionType", Shapes.UNENCRYPTED)
                .build();
    }
}
