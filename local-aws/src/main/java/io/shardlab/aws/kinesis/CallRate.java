package io.shardlab.aws.kinesis;

/**
 * How often an operation may be called in a second, as AWS's page "Quotas and limits" of Kinesis Data Streams says.
 *
 * @param scope what is counted together; always of one region
 */
public record CallRate(int perSecond, Scope scope) {

    /** What is counted together. */
    public enum Scope {
        ACCOUNT,
        STREAM,
        SHARD
    }

    /** Counted elsewhere, as records are by their shards, or not at all. */
    public static final CallRate UNCOUNTED = new CallRate(Integer.MAX_VALUE, Scope.ACCOUNT);

    public static CallRate perAccount(int perSecond) {
        return new CallRate(perSecond, Scope.ACCOUNT);
    }

    public static CallRate perStream(int perSecond) {
        return new CallRate(perSecond, Scope.STREAM);
    }

    public static CallRate perShard(int perSecond) {
        return new CallRate(perSecond, Scope.SHARD);
    }
}
