package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.SequenceNumber;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.StartingPosition;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.protocol.Input;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Where reading starts, as GetShardIterator and SubscribeToShard say it. */
final class StartingPositions {

    static final Input.Constraint SEQUENCE_NUMBER = Input.Constraint.pattern("0|([1-9]\\d{0,128})");

    /** The ways to say where reading starts. */
    enum PositionType {
        AT_SEQUENCE_NUMBER,
        AFTER_SEQUENCE_NUMBER,
        TRIM_HORIZON,
        LATEST,
        AT_TIMESTAMP
    }

    private StartingPositions() {}

    static StartingPosition of(
            PositionType type,
            Optional<String> number,
            Optional<Instant> timestamp,
            ShardId shard,
            StreamKey stream,
            Clock clock) {
        boolean byNumber = type == PositionType.AT_SEQUENCE_NUMBER || type == PositionType.AFTER_SEQUENCE_NUMBER;
        if (byNumber != number.isPresent()) {
            throw KinesisError.invalid(
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
                timestamp.orElseThrow(() -> KinesisError.invalid("Must specify timestampInMillis parameter for iterator"
                        + " of type AT_TIMESTAMP. Current request has no timestamp parameter."));
        Instant now = clock.instant();
        if (time.isAfter(now)) {
            throw KinesisError.invalid(
                    "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
                            + " timestampInMillis: " + time.toEpochMilli() + ", currentTimestampInMillis: "
                            + now.toEpochMilli());
        }
        return new StartingPosition.AtTimestamp(time);
    }

    private static SequenceNumber parse(String number, ShardId shard, StreamKey stream) {
        SequenceNumber parsed = SequenceNumber.parse(number)
                .orElseThrow(() -> KinesisError.invalid("StartingSequenceNumber " + number
                        + " used in GetShardIterator on shard " + shard + " in stream " + stream + " is invalid."));
        if (parsed.shard() != shard.number()) {
            throw KinesisError.invalid("Invalid StartingSequenceNumber. It encodes " + new ShardId(parsed.shard())
                    + ", while it was used in a call to a shard with " + shard);
        }
        return parsed;
    }
}
