package io.shardlab.aws.kinesis;

import io.shardlab.aws.error.AwsException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts how often operations are called, each by its {@link CallRate}. */
public final class CallRates {

    /** Calls for ever new streams that do not exist must not fill the memory. */
    private static final int MOST_BUCKETS = 10_000;

    private final Clock clock;
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > MOST_BUCKETS;
        }
    };

    public CallRates(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts a call.
     *
     * @param operation its name
     * @param stream the ARN that it is about, if it is about one
     * @param shard the id that it names, if it names one
     * @throws AwsException {@code LimitExceededException} when it comes too soon; for GetShardIterator, as for reads,
     *     {@code ProvisionedThroughputExceededException}
     */
    public synchronized void count(
            String operation, CallRate rate, String region, Optional<String> stream, Optional<String> shard) {
        if (rate.equals(CallRate.UNCOUNTED)) {
            return;
        }
        String of = rate.scope() == CallRate.Scope.ACCOUNT
                ? "the account in " + region
                : stream.orElse("no stream").replaceFirst("/consumer/.*", "")
                        + (rate.scope() == CallRate.Scope.SHARD ? " shard " + shard.orElse("none") : "");
        TokenBucket bucket = buckets.computeIfAbsent(
                operation + " of " + of, fresh -> new TokenBucket(rate.perSecond(), clock.millis()));
        if (!bucket.has(1, clock.millis())) {
            KinesisError error = rate.scope() == CallRate.Scope.SHARD
                    ? KinesisError.PROVISIONED_THROUGHPUT_EXCEEDED
                    : KinesisError.LIMIT_EXCEEDED;
            throw error.because(
                    "Rate exceeded for " + operation + " of " + of + ": " + rate.perSecond() + " calls a second.");
        }
        bucket.take(1);
    }
}
