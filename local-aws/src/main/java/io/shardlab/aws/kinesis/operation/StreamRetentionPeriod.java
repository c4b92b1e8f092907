package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamAttributes;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.time.Duration;
import java.util.Optional;

/** IncreaseStreamRetentionPeriod and DecreaseStreamRetentionPeriod. */
final class StreamRetentionPeriod {

    private final Streams streams;

    StreamRetentionPeriod(Streams streams) {
        this.streams = streams;
    }

    Structure increase(Optional<StreamKey> reference, Input input) {
        return set(reference, input, true);
    }

    Structure decrease(Optional<StreamKey> reference, Input input) {
        return set(reference, input, false);
    }

    private Structure set(Optional<StreamKey> reference, Input input, boolean increase) {
        Duration requested = Duration.ofHours(input.number("RetentionPeriodHours", 0, Integer.MAX_VALUE));
        Stream stream = streams.get(StreamReference.validated(reference, input));
        Duration current = stream.attributes().retention();
        String hours = "Requested retention period (" + requested.toHours() + " hours)";
        if (requested.compareTo(StreamAttributes.LEAST_RETENTION) < 0) {
            throw KinesisError.invalid("Minimum allowed retention period is 24 hours. " + hours + " is too short.");
        }
        if (requested.compareTo(StreamAttributes.MOST_RETENTION) > 0) {
            throw KinesisError.invalid("Maximum allowed retention period is "
                    + StreamAttributes.MOST_RETENTION.toHours() + " hours. " + hours + " is too long.");
        }
        if (increase && requested.compareTo(current) < 0) {
            throw KinesisError.invalid(hours + " for stream " + stream.key().name()
                    + " can not be shorter than existing retention period (" + current.toHours()
                    + " hours). Use DecreaseRetentionPeriod API.");
        }
        if (!increase && requested.compareTo(current) > 0) {
            throw KinesisError.invalid(hours + " for stream " + stream.key().name()
                    + " can not be longer than existing retention period (" + current.toHours()
                    + " hours). Use IncreaseRetentionPeriod API.");
        }
        stream.reconfigure(stream.attributes().withRetention(requested));
        return Structure.EMPTY;
    }
}
