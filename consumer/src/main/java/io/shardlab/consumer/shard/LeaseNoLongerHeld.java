package io.shardlab.consumer.shard;

/** A record was not stored because the shard is no longer ours to write for. */
final class LeaseNoLongerHeld extends Exception {

    private static final long serialVersionUID = 1;

    LeaseNoLongerHeld() {
        super("the lease of the shard is lost or handed over", null, false, false);
    }
}
