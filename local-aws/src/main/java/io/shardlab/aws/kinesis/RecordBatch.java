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

    /** A record and its sequence number. */
    public record Entry(SequenceNumber sequenceNumber, DataRecord data) {}
}
