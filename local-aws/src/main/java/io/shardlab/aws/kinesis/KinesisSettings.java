package io.shardlab.aws.kinesis;

import java.time.Duration;

/**
 * What differs from one local Kinesis to another.
 *
 * @param account twelve digits
 * @param limitsEnforced whether shards throttle and calls are counted, as on AWS
 * @param lifecycleDuration how long a stream is CREATING, and DELETING
 * @param reshardDuration how long a stream is UPDATING
 * @param reshardStage how long, inside that, the short-lived shards of a uniform update are visible
 * @param recordMemory the bound of all records in memory, in bytes
 */
public record KinesisSettings(
        String account,
        boolean limitsEnforced,
        Duration lifecycleDuration,
        Duration reshardDuration,
        Duration reshardStage,
        long recordMemory) {

    public KinesisSettings {
        if (!account.matches("\\d{12}")) {
            throw new IllegalArgumentException("the account must be twelve digits, not \"" + account + "\"");
        }
        if (lifecycleDuration.isNegative() || reshardDuration.isNegative() || reshardStage.isNegative()) {
            throw new IllegalArgumentException("durations must not be negative");
        }
        if (reshardStage.compareTo(reshardDuration) > 0) {
            throw new IllegalArgumentException("the reshard stage (" + reshardStage
                    + ") is a part of the reshard duration (" + reshardDuration + ") and must not be longer");
        }
    }
}
