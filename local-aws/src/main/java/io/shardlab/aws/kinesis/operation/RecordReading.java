package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.RecordBatch;
import io.shardlab.aws.kinesis.Refusals;
import io.shardlab.aws.kinesis.SequenceNumber;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.ShardIterator;
import io.shardlab.aws.kinesis.StartingPosition;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** GetShardIterator and GetRecords. */
final class RecordReading {

    private static final int MOST_RECORDS = 10_000;
    private static final Input.Constraint SEQUENCE_NUMBER = Input.Constraint.pattern("0|([1-9]\\d{0,128})");

    /** The ways to say where reading starts. */
    enum PositionType {
        AT_SEQUENCE_NUMBER,
        AFTER_SEQUENCE_NUMBER,
        TRIM_HORIZON,
        LATEST,
        AT_TIMESTAMP
    }

    private final Streams streams;
    private final Tokens tokens;

    RecordReading(Streams streams, Tokens tokens) {
        this.streams = streams;
        this.tokens = tokens;
    }

    void register(Map<String, Operation> operations) {
        operations.put("GetShardIterator", this::getShardIterator);
        operations.put("GetRecords", this::getRecords);
    }

    private Structure getShardIterator(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        String shard = input.string("ShardId", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        PositionType type = input.enumeration("ShardIteratorType", PositionType.class);
        Optional<String> number = input.optionalString("StartingSequenceNumber", SEQUENCE_NUMBER);
        Optional<Instant> timestamp = input.timestamp("Timestamp");
        Stream stream = streams.get(StreamReference.validated(reference, input));
        ShardId id = ShardId.parse(shard).orElseThrow(() -> Refusals.shardNotFound(shard, stream.key()));
        StartingPosition start = position(type, number, timestamp, id, stream.key(), streams.clock());
        long position = stream.position(id, start);
        return Structure.builder()
                .with("ShardIterator", token(stream, id, position))
                .build();
    }

    static StartingPosition position(
            PositionType type,
            Optional<String> number,
            Optional<Instant> timestamp,
            ShardId shard,
            StreamKey stream,
            Clock clock) {
        boolean byNumber = type == PositionType.AT_SEQUENCE_NUMBER || type == PositionType.AFTER_SEQUENCE_NUMBER;
        if (byNumber != number.isPresent()) {
            throw Refusals.invalid(
                    "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or"
                            + " (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified " + type
                            + (byNumber ? " and no StartingSequenceNumber." : " and also a StartingSequenceNumber."));
        }
        return switch (type) {
            case TRIM_HORIZON -> new StartingPosition.TrimHorizon();
            case LATEST -> new StartingPosition.Latest();
            case AT_TIMESTAMP -> atTimestamp(timestamp, clock);
            case AT_SEQUENCE_NUMBER -> new StartingPosition.AtSequenceNumber(parse(number.get(), shard, stream));
            case AFTER_SEQUENCE_NUMBER -> new StartingPosition.AfterSequenceNumber(parse(number.get(), shard, stream));
        };
    }

    private static StartingPosition atTimestamp(Optional<Instant> timestamp, Clock clock) {
        Instant time =
                timestamp.orElseThrow(() -> Refusals.invalid("Must specify timestampInMillis parameter for iterator"
                        + " of type AT_TIMESTAMP. Current request has no timestamp parameter."));
        Instant now = clock.instant();
        if (time.isAfter(now)) {
            throw Refusals.invalid(
                    "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
                            + " timestampInMillis: " + time.toEpochMilli() + ", currentTimestampInMillis: "
                            + now.toEpochMilli());
        }
        return new StartingPosition.AtTimestamp(time);
    }

    private static SequenceNumber parse(String number, ShardId shard, StreamKey stream) {
        SequenceNumber parsed = SequenceNumber.parse(number)
                .orElseThrow(() -> Refusals.invalid("StartingSequenceNumber " + number
                        + " used in GetShardIterator on shard " + shard + " in stream " + stream + " is invalid."));
        if (parsed.shard() != shard.number()) {
            throw Refusals.invalid("Invalid StartingSequenceNumber. It encodes " + new ShardId(parsed.shard())
                    + ", while it was used in a call to a shard with " + shard);
        }
        return parsed;
    }

    private Structure getRecords(String region, Input input) {
        String text = input.string("ShardIterator", Input.Constraint.length(1, 512));
        int limit = input.optionalNumber("Limit", 1, MOST_RECORDS)
                .orElse((long) MOST_RECORDS)
                .intValue();
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        input.validated();
        ShardIterator iterator = tokens.iterator(text);
        if (reference.map(key -> !key.equals(iterator.stream())).orElse(false)) {
            throw Refusals.invalid(
                    "The ShardIterator is one of stream " + iterator.stream() + ", not of " + reference.get() + ".");
        }
        Stream stream = streams.get(iterator.stream());
        if (!stream.created().equals(iterator.streamCreated())) {
            throw Refusals.invalid("The ShardIterator is one of a deleted stream of the same name.");
        }
        RecordBatch batch = stream.read(iterator.shard(), iterator.position(), limit);
        Structure.Builder answer = Structure.builder()
                .with(
                        "Records",
                        batch.records().stream().map(RecordReading::shape).toList());
        if (!batch.endOfShard()) {
            answer.with("NextShardIterator", token(stream, iterator.shard(), batch.next()));
        }
        answer.with("MillisBehindLatest", batch.millisBehindLatest());
        if (batch.endOfShard()) {
            answer.with(
                    "ChildShards",
                    batch.children().stream().map(Shapes::childShard).toList());
        }
        return answer.build();
    }

    private String token(Stream stream, ShardId shard, long position) {
        return tokens.ofIterator(new ShardIterator(
                stream.key(), stream.created(), shard, position, streams.clock().instant()));
    }

    static Structure shape(RecordBatch.Entry entry) {
        return Structure.builder()
                .with("SequenceNumber", entry.sequenceNumber().toString())
                .with(
                        "ApproximateArrivalTimestamp",
                        Instant.ofEpochMilli(entry.data().arrivalMillis()))
                .with("Data", entry.data().data())
                .with("PartitionKey", entry.data().partitionKey())
                .with("EncryptionType", "NONE")
                .build();
    }
}
