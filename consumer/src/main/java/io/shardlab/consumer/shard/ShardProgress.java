package io.shardlab.consumer.shard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How one shard gets on, for health and metrics: written by its processor, read by others. */
final class ShardProgress {

    private final String shardId;
    private final Clock clock;

    private volatile Instant lastStep;
    private volatile Optional<Instant> uncheckpointedSince = Optional.empty();
    private volatile Duration behindLatest = Duration.ZERO;
    private volatile boolean storing;

    ShardProgress(String shardId, Clock clock) {
        this.shardId = shardId;
        this.clock = clock;
        this.lastStep = clock.instant();
    }

    void delivered(int records, Duration behindLatest) {
        this.behindLatest = behindLatest;
        this.storing = records > 0;
        this.lastStep = clock.instant();
    }

    /** A record is stored. */
    void stepped() {
        var now = clock.instant();
        lastStep = now;
        if (uncheckpointedSince.isEmpty()) {
            uncheckpointedSince = Optional.of(now);
        }
    }

    void checkpointed() {
        uncheckpointedSince = Optional.empty();
    }

    void finishedDelivery() {
        storing = false;
        lastStep = clock.instant();
    }

    Duration behindLatest() {
        return behindLatest;
    }

    /** How long the oldest stored record has waited for a checkpoint. */
    Duration sinceCheckpoint() {
        return uncheckpointedSince
                .map(since -> Duration.between(since, clock.instant()))
                .orElse(Duration.ZERO);
    }

    /** What is wrong when records wait, here or in the stream, and nothing has moved for longer than the limit. */
    Optional<String> stalled(Duration limit) {
        var still = Duration.between(lastStep, clock.instant());
        boolean waiting = storing || !behindLatest.isZero();
        return waiting && still.compareTo(limit) > 0
                ? Optional.of(
                        "%s has made no progress for %d s while records wait".formatted(shardId, still.toSeconds()))
                : Optional.empty();
    }
}
