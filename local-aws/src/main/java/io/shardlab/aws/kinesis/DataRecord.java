package io.shardlab.aws.kinesis;

/**
 * A record as a shard keeps it.
 *
 * @param ordinal counted from 1 in its shard
 * @param arrivalMillis since the epoch; never falls within a shard
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of every payload would be felt
public record DataRecord(long ordinal, long arrivalMillis, String partitionKey, byte[] data) {

    /** What counts against the limits of a shard, in bytes. */
    public int size() {
        return data.length + partitionKey.length();
    }
}
