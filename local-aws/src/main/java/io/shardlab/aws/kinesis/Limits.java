package io.shardlab.aws.kinesis;

/** Which of AWS's limits are enforced. */
public enum Limits {
    NONE,
    /** What shards take and give, subscriptions, and updates in 24 hours. */
    SHARDS,
    /** Also how often every operation may be called in a second. */
    ALL
}
