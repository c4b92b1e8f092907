package io.shardlab.aws.kinesis;

import java.util.List;

/**
 * What one read of a shard found.
 *
 * @param next the position after the last record
 * @param millisBehindLatest the age of the oldest record after the batch, 0 when there is none
 * @param endOfShard whether the shard is closed and nothing lies after the batch
 * @param children the shards that the closed shard's keys went to; empty while {@code endOfShard} is false
 */
public record RecordBatch(
        List<Entry> records, long next, long millisBehindLatest, boolean endOfShard, List<ShardDescription> children) {

    /** What the batch weighs against the read limit, in bytes. */
    public long size() {
        return records.stream().mapToLong(entry -> entry.data().size()).sum();
    }

    /**
     * The age of the last record, as GetRecords.IteratorAgeMilliseconds counts it: 0 when nothing lies after the batch.
     *
     * @param nowMillis when it was read
     */
    public long iteratorAgeMillis(long nowMillis) {
        return millisBehindLatest == 0 || records.isEmpty()
                ? 0
                : Math.max(0, nowMillis - records.get(records.size() - 1).data().arrivalMillis());
    }

    /** A record and its sequence number. */
    public record Entry(SequenceNumber sequenceNumber, DataRecord data) {}
}
