package io.shardlab.consumer.shard;

/**
 * The lease of one shard as this instance got hold of it: KCL gives it a concurrency token, and it is another lease once it has another
 * token.
 */
public interface HeldLease {

    /**
     * Whether a write for the shard may still begin; costs no call and no lock. Turns false for ever when the lease is lost or
     * asked for, or when the instance is leaving.
     */
    boolean isHeld();

    /**
     * Lets go of the lease on our side, soon: to the instance that asked for it, or so that KCL starts the shard again from its last
     * checkpoint. Only leaving keeps it, until the hand-over gives it up. May be repeated.
     */
    void drop();
}
