package io.shardlab.consumer.shard;

/**
 * The lease of one shard as this instance got hold of it: KCL gives it a concurrency token, and it is another lease once it has another
 * token.
 */
public interface HeldLease {

    /**
     * Whether a write for the shard may still begin. Turns false for ever when the lease is lost or given on, or when the
     * instance is leaving.
     */
    boolean isHeld();

    /** Drops the lease on our side, so that KCL starts the shard anew from its last checkpoint, here or elsewhere. */
    void drop();
}
