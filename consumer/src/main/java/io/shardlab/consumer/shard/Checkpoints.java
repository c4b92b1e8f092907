package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibRetryableException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

/**
 * Tells KCL how far a shard is stored: after so many records, or after so long when there is anything new. The first record
 * of a processor is due at once, because KCL keeps a finished parent's lease until its children have moved.
 *
 * <p>Checkpoints are written on another thread, one at a time, so that a slow lease table does not hold records up. KCL takes no
 * page while one is written (ShardRecordProcessorCheckpointer); so the next one waits for a multiple of the time that the last one
 * took, and longer after each failure.
 */
final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** Of the time, checkpoints take one part in so many at most. */
    private static final int SHARE = 10;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final int everyRecords;
    private final Duration every;
    private final Clock clock;
    private final Executor threads;
    private final Runnable done;

    private Position reached;
    private long stored;
    private Position written;
    private long storedWhenWritten;
    private Optional<Instant> writtenAt = Optional.empty();
    private Instant pausedAt = Instant.MIN;
    private Instant notBefore = Instant.MIN;
    private int failures;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    /**
     * @param threads where checkpoints are written
     * @param done told after each checkpoint
     */
    Checkpoints(int everyRecords, Duration every, Clock clock, Executor threads, Runnable done) {
        this.everyRecords = everyRecords;
        this.every = every;
        this.clock = clock;
        this.threads = threads;
        this.done = done;
    }

    /**
     * Everything up to this position is stored.
     *
     * @param more how many records that are, beyond the last call's
     */
    synchronized void reached(Position position, int more) {
        reached = position;
        stored += more;
    }

    /**
     * Begins to write a checkpoint if one is due.
     *
     * @throws RuntimeException what the last one failed with, when no other can succeed
     */
    void writeIfDue(RecordProcessorCheckpointer kcl) {
        if (running.isDone()) {
            running.getNow(null);
            if (isDue()) {
                running = CompletableFuture.runAsync(() -> attempt(kcl), threads);
                if (running.isDone()) {
                    running.getNow(null);
                }
            }
        }
    }

    /** Writes a checkpoint if anything was stored since the last. A failure is logged: the records come again, harmlessly. */
    void write(RecordProcessorCheckpointer kcl) {
        running.handle((nothing, failure) -> nothing).join();
        if (isPending()) {
            attempt(kcl);
        }
    }

    private synchronized boolean isDue() {
        var now = clock.instant();
        return isPending() && !isPause(now) && (stored - storedWhenWritten >= everyRecords || isTime(now));
    }

    /** A clock that jumps back must not end checkpoints, neither here nor below. */
    private boolean isPause(Instant now) {
        return now.isBefore(notBefore) && !now.isBefore(pausedAt);
    }

    private boolean isTime(Instant now) {
        return writtenAt.isEmpty()
                || now.isBefore(writtenAt.get())
                || !now.isBefore(writtenAt.get().plus(every));
    }

    private void attempt(RecordProcessorCheckpointer kcl) {
        Position position;
        long storedThere;
        synchronized (this) {
            position = reached;
            storedThere = stored;
        }
        var begin = clock.instant();
        try {
            kcl.checkpoint(position.sequenceNumber(), position.subSequenceNumber());
            succeeded(position, storedThere, begin);
            done.run();
        } catch (ShutdownException e) {
            LOG.info("No checkpoint at {}: the lease is another instance's by now", position);
            failed();
        } catch (KinesisClientLibRetryableException e) {
            LOG.warn("No checkpoint at {} this time, the next one will cover it: {}", position, e.getMessage());
            failed();
        } catch (InvalidStateException e) {
            LOG.error("No checkpoint at {}: the lease table cannot take it: {}", position, e.getMessage());
            failed();
        }
    }

    private synchronized void succeeded(Position position, long storedThere, Instant begin) {
        var now = clock.instant();
        written = position;
        storedWhenWritten = storedThere;
        writtenAt = Optional.of(now);
        failures = 0;
        pause(Duration.between(begin, now).multipliedBy(SHARE - 1L));
    }

    private synchronized void failed() {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, 10));
        pause(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    private void pause(Duration pause) {
        pausedAt = clock.instant();
        notBefore = pausedAt.plus(pause);
    }

    private synchronized boolean isPending() {
        return reached != null && !reached.equals(written);
    }
}
