package io.shardlab.aws.kinesis;

import java.time.Duration;

/**
 * How long resharding takes.
 *
 * @param duration how long a stream is UPDATING
 * @param stage how long, in the middle of that, the short-lived shards of a uniform update are visible
 */
public record ReshardPace(Duration duration, Duration stage) {

    public ReshardPace {
        if (duration.isNegative() || stage.isNegative()) {
            throw new IllegalArgumentException("durations must not be negative");
        }
        if (stage.compareTo(duration) > 0) {
            throw new IllegalArgumentException("the reshard stage (" + stage + ") is a part of the reshard duration ("
                    + duration + ") and must not be longer");
        }
    }

    /** How long after the call the first change is visible. */
    Duration lead() {
        return duration.minus(stage).dividedBy(2);
    }
}
