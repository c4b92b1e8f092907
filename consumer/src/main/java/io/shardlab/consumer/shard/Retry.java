package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.BadRecord;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again, after a random pause that grows, until it is done or the tenure ends. */
public final class Retry {

    private static final Logger log = LoggerFactory.getLogger(Retry.class);

    /** The pause's upper bound doubles from the first to the longest; the longest also bounds how late an ended tenure is seen. */
    private final Duration firstPause;

    private final Duration longestPause;

    public Retry(Duration firstPause, Duration longestPause) {
        this.firstPause = firstPause;
        this.longestPause = longestPause;
    }

    /**
     * Makes attempts one after the other.
     *
     * @param what for the log: what is attempted
     * @return the first success; fails with {@link TenureEnded}, or at once with what no attempt can heal
     */
    <T> CompletableFuture<T> untilDone(String what, Tenure tenure, Supplier<CompletableFuture<T>> attempt) {
        return attempt(what, tenure, attempt, 0);
    }

    private <T> CompletableFuture<T> attempt(
            String what, Tenure tenure, Supplier<CompletableFuture<T>> attempt, int failures) {
        if (!tenure.lasts()) {
            return CompletableFuture.failedFuture(new TenureEnded());
        }
        return attempt.get()
                .handle((result, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(result);
                    }
                    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof BadRecord || cause instanceof BadRecordStopsTheShard) {
                        return CompletableFuture.<T>failedFuture(cause);
                    }
                    return again(what, tenure, attempt, failures + 1, cause);
                })
                .thenCompose(result -> result);
    }

    private <T> CompletableFuture<T> again(
            String what, Tenure tenure, Supplier<CompletableFuture<T>> attempt, int failures, Throwable cause) {
        var pause = pause(failures);
        // One line per doubling: a long outage must not flood the log.
        if (Integer.bitCount(failures) == 1) {
            log.warn("{} is not stored after {} attempts, trying on: {}", what, failures, cause.toString());
        }
        return CompletableFuture.supplyAsync(
                        () -> attempt(what, tenure, attempt, failures),
                        CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS))
                .thenCompose(result -> result);
    }

    private long pause(int failures) {
        long bound = Math.min(longestPause.toMillis(), firstPause.toMillis() << Math.min(failures - 1, 20));
        return ThreadLocalRandom.current().nextLong(bound) + 1;
    }
}
