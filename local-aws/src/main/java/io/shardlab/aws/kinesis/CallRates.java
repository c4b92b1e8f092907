package io.shardlab.aws.kinesis;

import io.shardlab.aws.error.AwsException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often operations may be called in a second, as AWS's page "Quotas and limits" of Kinesis Data Streams says. GetRecords and
 * the puts are not among them: their shards count them.
 */
public final class CallRates {

    /** Calls for ever new streams that do not exist must not fill the memory. */
    private static final int MOST_BUCKETS = 10_000;

    /** What is counted together; always of one region. */
    private enum Scope {
        ACCOUNT,
        STREAM,
        SHARD
    }

    private record Rate(int perSecond, Scope scope) {}

    private static final Map<String, Rate> RATES = Map.ofEntries(
            Map.entry("CreateStream", new Rate(5, Scope.ACCOUNT)),
            Map.entry("DeleteStream", new Rate(5, Scope.ACCOUNT)),
            Map.entry("ListStreams", new Rate(5, Scope.ACCOUNT)),
            Map.entry("DescribeLimits", new Rate(1, Scope.ACCOUNT)),
            Map.entry("DescribeStream", new Rate(10, Scope.ACCOUNT)),
            Map.entry("DescribeStreamSummary", new Rate(20, Scope.ACCOUNT)),
            Map.entry("AddTagsToStream", new Rate(5, Scope.ACCOUNT)),
            Map.entry("RemoveTagsFromStream", new Rate(5, Scope.STREAM)),
            Map.entry("ListTagsForStream", new Rate(5, Scope.STREAM)),
            Map.entry("DecreaseStreamRetentionPeriod", new Rate(5, Scope.STREAM)),
            Map.entry("IncreaseStreamRetentionPeriod", new Rate(5, Scope.STREAM)),
            Map.entry("DisableEnhancedMonitoring", new Rate(5, Scope.STREAM)),
            Map.entry("EnableEnhancedMonitoring", new Rate(5, Scope.STREAM)),
            Map.entry("ListShards", new Rate(1000, Scope.STREAM)),
            Map.entry("SplitShard", new Rate(5, Scope.STREAM)),
            Map.entry("MergeShards", new Rate(5, Scope.STREAM)),
            Map.entry("RegisterStreamConsumer", new Rate(5, Scope.STREAM)),
            Map.entry("DeregisterStreamConsumer", new Rate(5, Scope.STREAM)),
            Map.entry("ListStreamConsumers", new Rate(5, Scope.STREAM)),
            Map.entry("DescribeStreamConsumer", new Rate(20, Scope.STREAM)),
            Map.entry("GetShardIterator", new Rate(5, Scope.SHARD)));

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
     * @param stream the ARN that it is about, if it is about one
     * @param shard the id that it names, if it names one
     * @throws AwsException {@code LimitExceededException} when it comes too soon; for GetShardIterator, as for reads,
     *     {@code ProvisionedThroughputExceededException}
     */
    public synchronized void count(String operation, String region, Optional<String> stream, Optional<String> shard) {
        Rate rate = RATES.get(operation);
        if (rate == null) {
            return;
        }
        String of = rate.scope() == Scope.ACCOUNT
                ? "the account in " + region
                : stream.orElse("no stream").replaceFirst("/consumer/.*", "")
                        + (rate.scope() == Scope.SHARD ? " shard " + shard.orElse("none") : "");
        TokenBucket bucket = buckets.computeIfAbsent(
                operation + " of " + of, fresh -> new TokenBucket(rate.perSecond(), clock.millis()));
        if (!bucket.has(1, clock.millis())) {
            throw AwsException.client(
                    rate.scope() == Scope.SHARD ? "ProvisionedThroughputExceededException" : "LimitExceededException",
                    "Rate exceeded for " + operation + " of " + of + ": " + rate.perSecond() + " calls a second.");
        }
        bucket.take(1);
    }
}
