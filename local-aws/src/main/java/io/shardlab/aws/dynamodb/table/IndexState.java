package io.shardlab.aws.dynamodb.table;

import java.time.Instant;

/**
 * An index of a table and where it is in its life.
 *
 * @param backfilled whether it was added to a table that was there before it
 * @param changing the status until {@code until}
 */
public record IndexState(
        IndexDefinition definition, Provisioning provisioning, boolean backfilled, Status changing, Instant until) {

    public Status status(Instant now) {
        return now.isBefore(until) ? changing : Status.ACTIVE;
    }

    /** Whether it still takes in the items that were there before it. */
    public boolean isBackfilling(Instant now) {
        return backfilled && status(now) == Status.CREATING;
    }

    IndexState changing(Status status, Instant end) {
        return new IndexState(definition, provisioning, backfilled, status, end);
    }

    IndexState withThroughput(Throughput throughput, Instant now, Instant end) {
        return new IndexState(definition, provisioning.changedTo(throughput, now), backfilled, Status.UPDATING, end);
    }
}
