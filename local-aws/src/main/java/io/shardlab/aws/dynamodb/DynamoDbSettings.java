package io.shardlab.aws.dynamodb;

import java.time.Duration;

/**
 * What differs from one local DynamoDB to another.
 *
 * @param changeDuration how long tables and indexes are CREATING, UPDATING and DELETING
 * @param expiryDelay how long an item that has expired is still there
 * @param throttled whether provisioned capacity is a limit
 * @param itemMemory the bound of all items in memory, in bytes
 */
public record DynamoDbSettings(Duration changeDuration, Duration expiryDelay, boolean throttled, long itemMemory) {

    public DynamoDbSettings {
        if (changeDuration.isNegative() || expiryDelay.isNegative()) {
            throw new IllegalArgumentException("durations must not be negative");
        }
    }

    /** Changes take no time, what has expired is gone, nothing is throttled, a quarter of the heap is for items. */
    public static DynamoDbSettings defaults() {
        return new DynamoDbSettings(
                Duration.ZERO, Duration.ZERO, false, Runtime.getRuntime().maxMemory() / 4);
    }

    public DynamoDbSettings withChangeDuration(Duration changed) {
        return new DynamoDbSettings(changed, expiryDelay, throttled, itemMemory);
    }

    public DynamoDbSettings withExpiryDelay(Duration changed) {
        return new DynamoDbSettings(changeDuration, changed, throttled, itemMemory);
    }

    public DynamoDbSettings withItemMemory(long changed) {
        return new DynamoDbSettings(changeDuration, expiryDelay, throttled, changed);
    }

    public DynamoDbSettings withThrottled(boolean changed) {
        return new DynamoDbSettings(changeDuration, expiryDelay, changed, itemMemory);
    }
}
