package io.shardlab.consumer.settings;

/** Which timings KCL runs with. */
public enum KclProfile {
    /** KCL's own defaults: right for real streams and real bills. */
    PRODUCTION,
    /** Short intervals, so that a rebalance takes seconds: for labs and tests. */
    LAB
}
