package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibRetryableException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

/**
 * Tells KCL how far a shard is stored: after so many records, or after so long when there is anything new. The first record
 * of a processor is due at once, because KCL keeps a finished parent's lease until its children have moved.
 */
final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final int everyRecords;
    private final Duration every;
    private final Clock clock;
    private final Runnable done;

    private Position reached;
    private long stored;
    private Position written;
    private long storedWhenWritten;
    private Instant writtenAt = Instant.EPOCH;

    /** @param done told after each checkpoint */
    Checkpoints(int everyRecords, Duration every, Clock clock, Runnable done) {
        this.everyRecords = everyRecords;
        this.every = every;
        this.clock = clock;
        this.done = done;
    }

    /**
     * Everything up to this position is stored.
     *
     * @param more how many records that are, beyond the last call's
     */
    void reached(Position position, int more) {
        reached = position;
        stored += more;
    }

    /** Writes a checkpoint if one is due. */
    void writeIfDue(RecordProcessorCheckpointer kcl) {
        if (isPending()
                && (stored - storedWhenWritten >= everyRecords
                        || !clock.instant().isBefore(writtenAt.plus(every)))) {
            write(kcl);
        }
    }

    /** Writes a checkpoint if anything was stored since the last. A failure is logged: the records come again, harmlessly. */
    void write(RecordProcessorCheckpointer kcl) {
        if (!isPending()) {
            return;
        }
        try {
            kcl.checkpoint(reached.sequenceNumber(), reached.subSequenceNumber());
            written = reached;
            storedWhenWritten = stored;
            writtenAt = clock.instant();
            done.run();
        } catch (ShutdownException e) {
            LOG.info("No checkpoint at {}: the lease is another instance's by now", reached);
        } catch (KinesisClientLibRetryableException e) {
            LOG.warn("No checkpoint at {} this time, the next one will cover it: {}", reached, e.getMessage());
        } catch (InvalidStateException e) {
            LOG.error("No checkpoint at {}: the lease table cannot take it: {}", reached, e.getMessage());
        }
    }

    private boolean isPending() {
        return reached != null && !reached.equals(written);
    }
}
