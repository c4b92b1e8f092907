package io.shardlab.consumer.settings;

/** How KCL's leader spreads shards over workers. */
public enum LeaseAssignment {
    /** Every worker gets the same number of shards, give or take one. */
    LEASE_COUNT,
    /** By CPU or throughput of the workers; promises no number of shards, and an idle stream stays where it is. */
    WORKER_UTILIZATION
}
