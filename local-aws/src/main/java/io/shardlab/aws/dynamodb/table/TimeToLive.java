package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a table's items expire.
 *
 * @param attribute which attribute says when, while they do or are about to
 * @param until when the last change takes effect
 */
public record TimeToLive(boolean enabled, Optional<String> attribute, Instant until) {

    /** The state of a new table. */
    static final TimeToLive OFF = new TimeToLive(false, Optional.empty(), Instant.EPOCH);

    /** The states, as DescribeTimeToLive says them. */
    public enum Status {
        ENABLING,
        ENABLED,
        DISABLING,
        DISABLED
    }

    public Status status(Instant now) {
        if (now.isBefore(until)) {
            return enabled ? Status.ENABLING : Status.DISABLING;
        }
        return enabled ? Status.ENABLED : Status.DISABLED;
    }

    /**
     * The state after a change.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException} when there is nothing to change
     */
    TimeToLive changed(boolean on, String name, Instant now, Instant end) {
        if (now.isBefore(until)) {
            throw DynamoDbErrors.validation("Time to live has been modified multiple times within a fixed interval");
        }
        if (!on && !enabled) {
            throw DynamoDbErrors.validation("TimeToLive is already disabled");
        }
        if (on && enabled && attribute.equals(Optional.of(name))) {
            throw DynamoDbErrors.validation("TimeToLive is already enabled");
        }
        if (enabled && !attribute.equals(Optional.of(name))) {
            throw DynamoDbErrors.validation(
                    "TimeToLive is active on a different AttributeName: current AttributeName is "
                            + attribute.orElse(""));
        }
        return new TimeToLive(on, Optional.of(name), end);
    }
}
