package io.shardlab.lab.stream;

/**
 * A shard that takes records.
 *
 * @param id as Kinesis names it
 * @param range the hash keys that it owns
 */
public record OpenShard(String id, HashKeyRange range) {}
