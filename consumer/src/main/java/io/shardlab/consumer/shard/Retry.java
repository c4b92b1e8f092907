package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.BadRecord;
import io.shardlab.consumer.record.StreamRecord;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again, after a random pause that grows, until it is done or the lease ends. */
public final class Retry {

    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

    /** The pause's upper bound doubles from the first to the longest; the longest also bounds how late an ended lease is seen. */
    private final Duration firstPause;

    private final Duration longestPause;

    public Retry(Duration firstPause, Duration longestPause) {
        this.firstPause = firstPause;
        this.longestPause = longestPause;
    }

    /**
     * Makes attempts one after the other.
     *
     * @param what the record that is to be stored, for the log
     * @param again told before each attempt but the first
     * @return the first success; fails with {@link LeaseNoLongerHeld}, or at once with what no attempt can heal
     */
    <T> CompletableFuture<T> untilDone(
            StreamRecord what, HeldLease lease, Runnable again, Supplier<CompletableFuture<T>> attempt) {
        return new Attempts<>(what, lease, again, attempt).next(0);
    }

    private long pause(int failures) {
        long bound = Math.min(longestPause.toMillis(), firstPause.toMillis() << Math.min(failures - 1, 20));
        return ThreadLocalRandom.current().nextLong(bound) + 1;
    }

    private final class Attempts<T> {

        private final StreamRecord what;
        private final HeldLease lease;
        private final Runnable again;
        private final Supplier<CompletableFuture<T>> attempt;

        private Attempts(StreamRecord what, HeldLease lease, Runnable again, Supplier<CompletableFuture<T>> attempt) {
            this.what = what;
            this.lease = lease;
            this.again = again;
            this.attempt = attempt;
        }

        private CompletableFuture<T> next(int failures) {
            if (!lease.isHeld()) {
                return CompletableFuture.failedFuture(new LeaseNoLongerHeld());
            }
            return attempt.get()
                    .handle((result, failure) -> failure == null
                            ? CompletableFuture.completedFuture(result)
                            : judge(
                                    failure instanceof CompletionException ? failure.getCause() : failure,
                                    failures + 1))
                    .thenCompose(result -> result);
        }

        private CompletableFuture<T> judge(Throwable failure, int failures) {
            if (failure instanceof BadRecord || failure instanceof BadRecordStopsTheShard) {
                return CompletableFuture.failedFuture(failure);
            }
            // One line per doubling: a long outage must not flood the log.
            if (failures > 1 && Integer.bitCount(failures) == 1) {
                what.on(LOG.atWarn())
                        .log("{} is not stored after {} attempts, trying on: {}", what, failures, failure.toString());
            }
            again.run();
            var later = CompletableFuture.delayedExecutor(pause(failures), TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> next(failures), later).thenCompose(result -> result);
        }
    }
}
