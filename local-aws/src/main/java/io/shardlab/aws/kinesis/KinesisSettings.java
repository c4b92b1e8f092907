package io.shardlab.aws.kinesis;

import java.time.Duration;

/**
 * What differs from one local Kinesis to another.
 *
 * @param account twelve digits
 * @param limits which of AWS's limits are enforced
 * @param lifecycleDuration how long a stream is CREATING, and DELETING
 * @param reshardPace how long resharding takes until somebody sets another pace
 * @param recordMemory the bound of all records in memory, in bytes
 */
public record KinesisSettings(
        String account, Limits limits, Duration lifecycleDuration, ReshardPace reshardPace, long recordMemory) {

    public KinesisSettings {
        if (!account.matches("\\d{12}")) {
            throw new IllegalArgumentException("the account must be twelve digits, not \"" + account + "\"");
        }
        if (lifecycleDuration.isNegative()) {
            throw new IllegalArgumentException("durations must not be negative");
        }
    }

    public KinesisSettings withAccount(String changed) {
        return new KinesisSettings(changed, limits, lifecycleDuration, reshardPace, recordMemory);
    }

    public KinesisSettings withLimits(Limits changed) {
        return new KinesisSettings(account, changed, lifecycleDuration, reshardPace, recordMemory);
    }

    public KinesisSettings withLifecycleDuration(Duration changed) {
        return new KinesisSettings(account, limits, changed, reshardPace, recordMemory);
    }

    public KinesisSettings withReshardPace(ReshardPace changed) {
        return new KinesisSettings(account, limits, lifecycleDuration, changed, recordMemory);
    }

    public KinesisSettings withRecordMemory(long changed) {
        return new KinesisSettings(account, limits, lifecycleDuration, reshardPace, changed);
    }
}
