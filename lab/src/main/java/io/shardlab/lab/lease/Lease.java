package io.shardlab.lab.lease;

import java.util.Optional;

/**
 * A row of a KCL lease table that is about a shard.
 *
 * @param shardId the shard
 * @param owner the worker that has it or is about to get it, if any
 * @param handedOverBy the worker that still finishes with it while it is handed over
 * @param checkpoint a sequence number, or TRIM_HORIZON, LATEST, AT_TIMESTAMP, SHARD_END
 */
public record Lease(String shardId, Optional<String> owner, Optional<String> handedOverBy, String checkpoint) {}
