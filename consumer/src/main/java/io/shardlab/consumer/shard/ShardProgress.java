package io.shardlab.consumer.shard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** How one shard gets on, for health and metrics: written by its processor, read by others. */
final class ShardProgress {

    private final String shardId;
    private final Clock clock;

    private volatile Instant lastStep;
    private volatile Instant lastDelivery;
    private volatile Optional<Instant> oldestUnstored = Optional.empty();
    private volatile Optional<Instant> uncheckpointedSince = Optional.empty();
    private volatile Optional<Instant> cutSince = Optional.empty();
    private volatile Duration behindLatest = Duration.ZERO;
    private volatile boolean storing;

    ShardProgress(String shardId, Clock clock) {
        this.shardId = shardId;
        this.clock = clock;
        this.lastStep = clock.instant();
        this.lastDelivery = lastStep;
    }

    String shardId() {
        return shardId;
    }

    /** @param oldest when the oldest record of the delivery arrived; empty without records */
    void delivered(Optional<Instant> oldest, Duration behindLatest) {
        this.behindLatest = behindLatest;
        this.oldestUnstored = oldest;
        this.lastDelivery = clock.instant();
        this.lastStep = lastDelivery;
        this.storing = oldest.isPresent();
    }

    /** An attempt to store a record begins, the first or another: whatever becomes of it, this process works. */
    void attempted() {
        lastStep = clock.instant();
    }

    /**
     * A record is stored.
     *
     * @param oldest when the oldest record arrived that is not
     */
    void stepped(Optional<Instant> oldest) {
        var now = clock.instant();
        lastStep = now;
        oldestUnstored = oldest;
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

    /** From now on its processor stores and checkpoints nothing; what it still has is another's to store. */
    void cut() {
        if (cutSince.isEmpty()) {
            cutSince = Optional.of(clock.instant());
        }
    }

    boolean isCut() {
        return cutSince.isPresent();
    }

    Duration behindLatest() {
        return behindLatest;
    }

    /** How long ago KCL delivered, records or none. */
    Duration sinceDelivery() {
        return Duration.between(lastDelivery, clock.instant());
    }

    /** How old the oldest record is that was delivered and is not stored. */
    Duration oldestUnstored() {
        return since(oldestUnstored);
    }

    /** How long the oldest stored record has waited for a checkpoint. */
    Duration sinceCheckpoint() {
        return since(uncheckpointedSince);
    }

    private Duration since(Optional<Instant> begin) {
        return begin.map(then -> Duration.between(then, clock.instant())).orElse(Duration.ZERO);
    }

    /** What is wrong when this process, and not AWS, keeps the shard from moving for longer than the limit. */
    Optional<String> stalled(Duration limit, Function<ShardProgress, Boolean> isRead) {
        if (since(cutSince).compareTo(limit) > 0) {
            return Optional.of("%s was stopped %d s ago and its lease is not let go of"
                    .formatted(shardId, since(cutSince).toSeconds()));
        }
        var still = Duration.between(lastStep, clock.instant());
        if (still.compareTo(limit) <= 0) {
            return Optional.empty();
        }
        if (storing) {
            return Optional.of(
                    "%s has records and has not tried to store one for %d s".formatted(shardId, still.toSeconds()));
        }
        return isRead.apply(this)
                ? Optional.empty()
                : Optional.of("%s has not been read for %d s".formatted(shardId, still.toSeconds()));
    }
}
