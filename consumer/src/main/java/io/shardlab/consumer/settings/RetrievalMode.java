package io.shardlab.consumer.settings;

/** How records are read from the stream. */
public enum RetrievalMode {
    /** GetRecords: five calls a second and 2 MiB/s per shard, shared by all consumers of the stream. */
    POLLING,
    /** SubscribeToShard: 2 MiB/s per shard of the consumer's own, registered under the application's name. */
    FAN_OUT
}
