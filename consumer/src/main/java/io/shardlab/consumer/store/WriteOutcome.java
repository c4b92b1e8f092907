package io.shardlab.consumer.store;

/** What became of a write that DynamoDB answered. */
public sealed interface WriteOutcome {

    /** The item is in the table. */
    WriteOutcome STORED = new Stored();

    /** The very same record was in the table before: it came a second time. */
    WriteOutcome STORED_BEFORE = new StoredBefore();

    /** The item is in the table. */
    record Stored() implements WriteOutcome {}

    /** The very same record was in the table before. */
    record StoredBefore() implements WriteOutcome {}

    /**
     * A newer record of the key is in the table.
     *
     * @param shardId the shard that the newer record came from; empty when another writer's item does not say
     */
    record Superseded(String shardId) implements WriteOutcome {}
}
