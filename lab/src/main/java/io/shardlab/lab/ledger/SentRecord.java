package io.shardlab.lab.ledger;

import java.time.Instant;

/**
 * A record that Kinesis took.
 *
 * @param user what it says
 * @param shardId the shard that Kinesis put it in
 * @param sequenceNumber its place there
 * @param sentAt when it was handed over
 */
public record SentRecord(User user, String shardId, String sequenceNumber, Instant sentAt) {}
