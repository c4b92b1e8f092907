package io.shardlab.consumer.shard;

/** The time for which this instance holds the lease of one shard, from the processor's start on. */
public interface Tenure {

    /**
     * Whether a write for the shard may still begin. Turns false for ever when the lease is lost or given on, or when the
     * instance is leaving.
     */
    boolean lasts();

    /** Ends the tenure on our side, so that KCL starts the shard anew from its last checkpoint, here or elsewhere. */
    void giveUp();
}
