package io.shardlab.aws.kinesis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One shard: a range of hash keys, a log of records, parents and children. Guarded by its stream. */
final class Shard {

    private final ShardId id;
    private final HashKeyRange range;
    /** Ids only: a reference would keep expired ancestors in memory. */
    private final List<ShardId> parents;

    private final Instant opened;
    private final long second;
    private final RecordLog log = new RecordLog();
    private final ShardLimits limits;
    private final List<Shard> children = new ArrayList<>(2);
    private Optional<Instant> closed = Optional.empty();

    Shard(ShardId id, HashKeyRange range, List<Shard> parents, Instant opened, long earliestSecond, boolean limited) {
        this.id = id;
        this.range = range;
        this.parents = parents.stream().map(Shard::id).toList();
        this.opened = opened;
        this.limits = new ShardLimits(limited, opened.toEpochMilli());
        // Above the parents' second, however quickly one reshard follows another: see SequenceNumber.
        long afterParents =
                parents.stream().mapToLong(parent -> parent.second + 1).max().orElse(0);
        this.second = Math.max(Math.max(opened.getEpochSecond(), earliestSecond), afterParents);
        parents.forEach(parent -> parent.children.add(this));
    }

    ShardId id() {
        return id;
    }

    HashKeyRange range() {
        return range;
    }

    RecordLog log() {
        return log;
    }

    ShardLimits limits() {
        return limits;
    }

    long second() {
        return second;
    }

    List<Shard> children() {
        return children;
    }

    boolean isOpen() {
        return closed.isEmpty();
    }

    void close(Instant now) {
        closed = Optional.of(now);
    }

    /** Whether it is closed and the last moment at which it could take a record lies before {@code horizon}. */
    boolean isExpired(Instant horizon) {
        return closed.map(end -> end.isBefore(horizon)).orElse(false);
    }

    SequenceNumber sequenceNumber(DataRecord kept) {
        return new SequenceNumber(second, id.number(), kept.ordinal(), Math.max(second, kept.arrivalMillis() / 1000));
    }

    /** Whether {@code number} was given out by this shard or is its start or end. */
    boolean gave(SequenceNumber number) {
        return number.shard() == id.number()
                && number.shardSecond() == second
                && (number.ordinal() < log.next() || number.ordinal() == Long.MAX_VALUE && !isOpen());
    }

    ShardDescription describe() {
        return new ShardDescription(
                id,
                range,
                parents,
                SequenceNumber.start(second, id.number()),
                closed.map(end -> SequenceNumber.end(second, id.number(), Math.max(second, end.getEpochSecond()))),
                opened,
                closed);
    }
}
