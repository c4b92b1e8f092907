package io.shardlab.consumer.shard;

import java.util.concurrent.CompletableFuture;

/** Which shard descends from which. */
public interface Lineage {

    /** Whether the shards are the same, or one is an ancestor of the other; true when the stream does not tell any more. */
    CompletableFuture<Boolean> related(String oneShard, String otherShard);
}
