package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.NewRecord;
import io.shardlab.aws.kinesis.Placement;
import io.shardlab.aws.kinesis.Refusals;
import io.shardlab.aws.kinesis.SequenceNumber;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PutRecord and PutRecords. */
final class RecordWriting {

    private static final int MOST_RECORDS = 500;
    private static final long MOST_BYTES = 10 << 20;
    private static final int LONGEST_KEY = 256;
    private static final Input.Constraint KEY_LENGTH = Input.Constraint.length(1, LONGEST_KEY);
    private static final Input.Constraint HASH_KEY = Input.Constraint.pattern("0|([1-9]\\d{0,38})");
    private static final Input.Constraint SEQUENCE_NUMBER = Input.Constraint.pattern("0|([1-9]\\d{0,128})");
    private static final String ENCRYPTION = "NONE";

    private final Streams streams;

    RecordWriting(Streams streams) {
        this.streams = streams;
    }

    void register(Map<String, Operation> operations) {
        operations.put("PutRecord", this::putRecord);
        operations.put("PutRecords", this::putRecords);
    }

    /** A record as the request has it; its hash key is still text. */
    private record Entry(String partitionKey, Optional<String> explicitHashKey, byte[] data) {

        static Entry read(Input input) {
            byte[] data = input.blob("Data");
            String key = input.string("PartitionKey", KEY_LENGTH);
            return new Entry(key, input.optionalString("ExplicitHashKey", HASH_KEY), data);
        }

        NewRecord checked(Stream stream) {
            int most = stream.attributes().maxRecordBytes();
            if (data.length + partitionKey.length() > most) {
                throw AwsException.client(
                        "ValidationException",
                        "1 validation error detected: Value at 'data' failed to satisfy constraint: Member must have"
                                + " length less than or equal to " + most + " (the stream's maximum record size; this"
                                + " record and its partition key have " + (data.length + partitionKey.length()) + ")");
            }
            return new NewRecord(
                    partitionKey, explicitHashKey.map(text -> ShardChanges.hashKey("ExplicitHashKey", text)), data);
        }
    }

    private Structure putRecord(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        Entry entry = Entry.read(input);
        Optional<String> ordering = input.optionalString("SequenceNumberForOrdering", SEQUENCE_NUMBER);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        NewRecord fresh = entry.checked(stream);
        ordering.ifPresent(text -> stream.requireGiven(SequenceNumber.parse(text)
                .orElseThrow(() -> Refusals.invalid("ExclusiveMinimumSequenceNumber " + text
                        + " used in PutRecord on stream " + stream.key() + " is invalid."))));
        return placed(stream.put(fresh)).with("EncryptionType", ENCRYPTION).build();
    }

    private Structure putRecords(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        List<Entry> entries = input.structures("Records", 1, MOST_RECORDS, Entry::read);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        List<NewRecord> fresh =
                entries.stream().map(entry -> entry.checked(stream)).toList();
        long bytes = entries.stream()
                .mapToLong(entry -> entry.data().length + entry.partitionKey().length())
                .sum();
        if (bytes > MOST_BYTES) {
            throw Refusals.invalid("Records size exceeds 10 MB limit: these have " + bytes + " bytes");
        }
        return put(stream, fresh);
    }

    private static Structure put(Stream stream, List<NewRecord> fresh) {
        List<Structure> results = new ArrayList<>(fresh.size());
        int failed = 0;
        for (NewRecord record : fresh) {
            try {
                results.add(placed(stream.put(record)).build());
            } catch (AwsException e) {
                if (!e.type().equals("ProvisionedThroughputExceededException") && failed == 0 && results.isEmpty()) {
                    throw e;
                }
                failed++;
                results.add(Structure.builder()
                        .with("ErrorCode", e.type())
                        .with("ErrorMessage", e.getMessage())
                        .build());
            }
        }
        return Structure.builder()
                .with("FailedRecordCount", failed)
                .with("Records", results)
                .with("EncryptionType", ENCRYPTION)
                .build();
    }

    private static Structure.Builder placed(Placement placement) {
        return Structure.builder()
                .with("ShardId", placement.shard().toString())
                .with("SequenceNumber", placement.sequenceNumber().toString());
    }
}
