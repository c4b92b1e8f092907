package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.StreamRecord;

/** A bad record that nobody may pass, as {@code ON_BAD_RECORD=fail} asks. */
public final class BadRecordStopsTheShard extends Exception {

    private static final long serialVersionUID = 1;

    public BadRecordStopsTheShard(StreamRecord record, String reason) {
        super("%s (key %s) is bad: %s. ON_BAD_RECORD=fail stops the consumer before it; repair the producer, or set"
                        .formatted(record, record.partitionKey(), reason)
                + " ON_BAD_RECORD=dead-letter to keep such records aside.");
    }
}
