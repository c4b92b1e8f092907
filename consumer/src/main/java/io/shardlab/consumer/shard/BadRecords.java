package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.StreamRecord;
import java.util.concurrent.CompletableFuture;

/** What happens to records that can never be stored as users. */
public interface BadRecords {

    /**
     * Takes one bad record, once.
     *
     * @return fails when it is not taken; {@link BadRecordStopsTheShard} means that another attempt is useless
     */
    CompletableFuture<Void> take(StreamRecord record, String reason);
}
