package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.Excerpt;
import io.shardlab.consumer.record.StreamRecord;

/** A bad record that nobody may pass: {@code ON_BAD_RECORD=fail} asks for it, or it cannot be kept aside. */
public final class BadRecordStopsTheShard extends Exception {

    private static final long serialVersionUID = 1;
    private static final int LONGEST_KEY = 256;

    private BadRecordStopsTheShard(StreamRecord record, String reason, String advice) {
        super("%s (key %s) is bad: %s. %s"
                .formatted(record, Excerpt.of(record.partitionKey(), LONGEST_KEY), reason, advice));
    }

    public static BadRecordStopsTheShard asked(StreamRecord record, String reason) {
        return new BadRecordStopsTheShard(
                record,
                reason,
                "ON_BAD_RECORD=fail stops the consumer before it; repair the producer, or set"
                        + " ON_BAD_RECORD=dead-letter to keep such records aside.");
    }

    /** @param refusal why it cannot be kept aside, without a full stop */
    public static BadRecordStopsTheShard notKept(StreamRecord record, String reason, String refusal) {
        return new BadRecordStopsTheShard(record, reason, "The consumer stops before it, since %s.".formatted(refusal));
    }
}
