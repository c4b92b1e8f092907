package io.shardlab.aws.kinesis;

import java.time.Instant;

/**
 * A reader's place in a shard, good for five minutes.
 *
 * @param streamCreated tells a stream from a deleted namesake
 * @param position the ordinal of the record to read next
 * @param issued when it was handed out
 */
public record ShardIterator(StreamKey stream, Instant streamCreated, ShardId shard, long position, Instant issued) {

    /** How long an iterator can be used, in milliseconds. */
    public static final long LIFETIME_MILLIS = 300_000;
}
