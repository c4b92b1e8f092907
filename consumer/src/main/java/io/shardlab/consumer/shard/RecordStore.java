package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.StreamRecord;
import java.util.concurrent.CompletableFuture;

/** Where records of a shard end up. */
public interface RecordStore {

    /**
     * Stores one record for good, trying until it is done or the lease ends.
     *
     * @return completes when nothing is left to do for the record; fails when it is not stored
     */
    CompletableFuture<Void> store(StreamRecord record, HeldLease lease);
}
