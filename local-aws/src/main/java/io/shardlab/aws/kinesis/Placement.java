package io.shardlab.aws.kinesis;

/** Where a record was put. */
public record Placement(ShardId shard, SequenceNumber sequenceNumber) {}
