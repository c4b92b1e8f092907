package io.shardlab.aws.kinesis;

import java.time.Instant;

/** Which shards ListShards returns. */
public sealed interface ShardFilter {

    /** @param trimHorizon the oldest moment of which records are kept, not before the stream's creation */
    boolean selects(ShardDescription shard, Instant trimHorizon);

    /** Every shard within retention. */
    record FromTrimHorizon() implements ShardFilter {
        @Override
        public boolean selects(ShardDescription shard, Instant trimHorizon) {
            return true;
        }
    }

    /** Shards that were open at the trim horizon. */
    record AtTrimHorizon() implements ShardFilter {
        @Override
        public boolean selects(ShardDescription shard, Instant trimHorizon) {
            return shard.wasOpenAt(trimHorizon);
        }
    }

    /** Shards that are open now. */
    record AtLatest() implements ShardFilter {
        @Override
        public boolean selects(ShardDescription shard, Instant trimHorizon) {
            return shard.isOpen();
        }
    }

    /** Shards that were open at a time. */
    record AtTimestamp(Instant time) implements ShardFilter {
        @Override
        public boolean selects(ShardDescription shard, Instant trimHorizon) {
            return shard.wasOpenAt(time.isBefore(trimHorizon) ? trimHorizon : time);
        }
    }

    /** Shards that were open at a time or opened later. */
    record FromTimestamp(Instant time) implements ShardFilter {
        @Override
        public boolean selects(ShardDescription shard, Instant trimHorizon) {
            return shard.isOpenAfter(time);
        }
    }

    /** Shards with a greater id. */
    record AfterShardId(ShardId id) implements ShardFilter {
        @Override
        public boolean selects(ShardDescription shard, Instant trimHorizon) {
            return shard.id().compareTo(id) > 0;
        }
    }
}
