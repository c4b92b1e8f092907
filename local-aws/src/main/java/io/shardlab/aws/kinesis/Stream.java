package io.shardlab.aws.kinesis;

import io.shardlab.aws.error.AwsException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One stream: its shards, and what is going to happen to them.
 *
 * <p>Changes that take time (creation, resharding, deletion) are steps with a due time. Each call first carries out the
 * steps that are due, so a stream needs no thread and follows whatever {@link Clock} it is given. Every method is one
 * atomic step, and a refused call changes nothing.
 */
public final class Stream {

    private static final Duration UPDATE_WINDOW = Duration.ofHours(24);
    private static final int UPDATES_PER_WINDOW = 10;
    private static final long BATCH_BYTES = 10 << 20;

    private final StreamKey key;
    private final Clock clock;
    private final KinesisSettings settings;
    private final Supplier<ReshardPace> pace;
    private final RecordMemory memory;
    private final Instant created;
    private final ShardTree tree;
    private final Deque<Step> pending = new ArrayDeque<>();
    private final Deque<Instant> updates = new ArrayDeque<>();
    private final StreamConsumers consumers;
    private StreamStatus status = StreamStatus.CREATING;
    private StreamAttributes attributes;
    private boolean gone;

    private record Step(Instant due, Consumer<Instant> action) {}

    /**
     * A stream that becomes ACTIVE after the settings' time.
     *
     * @param earliestSecond the second from which its sequence numbers may start: after those of a deleted namesake
     */
    Stream(
            StreamKey key,
            int shardCount,
            StreamAttributes attributes,
            long earliestSecond,
            KinesisSettings settings,
            Supplier<ReshardPace> pace,
            RecordMemory memory,
            Clock clock) {
        this.key = key;
        this.attributes = attributes;
        this.settings = settings;
        this.pace = pace;
        this.memory = memory;
        this.clock = clock;
        // Whole milliseconds, as tokens and the wire carry it.
        this.created = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        this.tree = new ShardTree(shardCount, created, earliestSecond, isLimited());
        this.consumers = new StreamConsumers(key, settings.lifecycleDuration(), clock);
        after(settings.lifecycleDuration(), now -> status = StreamStatus.ACTIVE);
        advance();
    }

    public StreamKey key() {
        return key;
    }

    public Instant created() {
        return created;
    }

    /** Who is registered for enhanced fan-out. */
    public StreamConsumers consumers() {
        return consumers;
    }

    /** Whether AWS's limits are enforced. */
    public boolean isLimited() {
        return settings.limits() != Limits.NONE;
    }

    public synchronized StreamStatus status() {
        advance();
        return status;
    }

    public synchronized StreamAttributes attributes() {
        return attributes;
    }

    public synchronized int openShardCount() {
        advance();
        return tree.open().size();
    }

    /** Every shard that retention has not removed, in the order of ids. */
    public List<ShardDescription> shards() {
        return shards(new ShardFilter.FromTrimHorizon());
    }

    /** The shards that a filter selects, in the order of ids. */
    public synchronized List<ShardDescription> shards(ShardFilter filter) {
        advance();
        Instant trimHorizon = horizon().isAfter(created) ? horizon() : created;
        return describe(tree.all()).stream()
                .filter(shard -> filter.selects(shard, trimHorizon))
                .toList();
    }

    /** Replaces tags, metrics and mode, whatever the status. */
    public synchronized void annotate(StreamAttributes changed) {
        advance();
        attributes = changed;
    }

    /** Replaces what only an ACTIVE stream lets replace; it is UPDATING for a while. */
    public synchronized void reconfigure(StreamAttributes changed) {
        requireActive();
        attributes = changed;
    }

    // Records

    /**
     * Puts one record.
     *
     * @throws AwsException {@code ProvisionedThroughputExceededException} when its shard takes no more in this second
     */
    public synchronized Placement put(NewRecord fresh) {
        requireReadable();
        Shard shard = tree.owning(fresh.hashKey());
        long now = clock.millis();
        trim(shard);
        long weight = RecordMemory.weight(fresh.partitionKey(), fresh.data());
        memory.take(weight);
        if (!shard.limits().admitWrite(fresh.size(), now)) {
            memory.release(weight);
            throw KinesisError.throttled(shard.id(), key);
        }
        DataRecord kept = shard.log().append(now, fresh.partitionKey(), fresh.data());
        return new Placement(shard.id(), shard.sequenceNumber(kept));
    }

    /**
     * Refuses a {@code SequenceNumberForOrdering} that was not given out yet. The order it asks for holds without it: numbers
     * rise within a shard and from parents to children.
     */
    public synchronized void requireGiven(SequenceNumber number) {
        advance();
        boolean future = number.second() > clock.instant().getEpochSecond()
                && tree.shard(new ShardId(number.shard()))
                        .map(shard -> !shard.gave(number))
                        .orElse(true);
        if (future) {
            throw KinesisError.invalid("ExclusiveMinimumSequenceNumber " + number + " used in PutRecord on stream "
                    + key + " is invalid.");
        }
    }

    /** Reads at most {@code limit} records and 10 MiB from a position of a shard on. */
    public synchronized RecordBatch read(ShardId id, long position, int limit) {
        requireReadable();
        Shard shard = shard(id);
        if (!shard.limits().admitRead(clock.millis())) {
            throw KinesisError.throttled(id, key);
        }
        RecordBatch batch = batch(shard, position, limit);
        shard.limits().countRead(batch.size());
        return batch;
    }

    /** Reads for a fan-out consumer, which does not share the limits of the shard's other readers. */
    public synchronized RecordBatch deliver(ShardId id, long position, int limit) {
        requireReadable();
        return batch(shard(id), position, limit);
    }

    /** The sequence number right before a position: reading after it goes on at the position. */
    public synchronized SequenceNumber before(ShardId id, long position) {
        Shard shard = shard(id);
        return new SequenceNumber(
                shard.second(),
                id.number(),
                position - 1,
                Math.max(shard.second(), clock.instant().getEpochSecond()));
    }

    private RecordBatch batch(Shard shard, long position, int limit) {
        trim(shard);
        RecordLog log = shard.log();
        List<RecordBatch.Entry> records = new ArrayList<>();
        long next = Math.max(position, log.first());
        long bytes = 0;
        while (next < log.next() && records.size() < limit) {
            DataRecord kept = log.get(next);
            bytes += kept.size();
            if (bytes > BATCH_BYTES && !records.isEmpty()) {
                break;
            }
            records.add(new RecordBatch.Entry(shard.sequenceNumber(kept), kept));
            next++;
        }
        boolean atTip = next >= log.next();
        boolean ended = atTip && !shard.isOpen();
        long behind = atTip ? 0 : Math.max(0, clock.millis() - log.get(next).arrivalMillis());
        return new RecordBatch(records, next, behind, ended, ended ? describe(shard.children()) : List.of());
    }

    /** The position of a shard at which reading starts; positions rise by one from record to record. */
    public synchronized long position(ShardId id, StartingPosition start) {
        requireReadable();
        Shard shard = shard(id);
        trim(shard);
        if (start instanceof StartingPosition.TrimHorizon) {
            return shard.log().first();
        } else if (start instanceof StartingPosition.AtTimestamp at) {
            return shard.log().firstArrivedFrom(at.time().toEpochMilli());
        } else if (start instanceof StartingPosition.AtSequenceNumber at) {
            return shard.log().clamp(ordinal(shard, at.number()));
        } else if (start instanceof StartingPosition.AfterSequenceNumber after) {
            long ordinal = ordinal(shard, after.number());
            return shard.log().clamp(ordinal == Long.MAX_VALUE ? ordinal : ordinal + 1);
        }
        return shard.log().next();
    }

    private long ordinal(Shard shard, SequenceNumber number) {
        if (!shard.gave(number)) {
            throw KinesisError.invalid("StartingSequenceNumber " + number + " used in GetShardIterator on shard "
                    + shard.id() + " in stream " + key + " is invalid because it did not come from this stream.");
        }
        return number.ordinal();
    }

    // Resharding

    /** Splits an open shard in two. */
    public synchronized void split(ShardId id, BigInteger newStart) {
        requireActive();
        HashKeyRange range = openShard(id).range();
        if (newStart.compareTo(range.start().add(BigInteger.ONE)) <= 0 || newStart.compareTo(range.end()) >= 0) {
            throw KinesisError.invalid("NewStartingHashKey " + newStart + " used in SplitShard() on shard " + id
                    + " in stream " + key + " is not both greater than one plus the shard's StartingHashKey "
                    + range.start() + " and less than the shard's EndingHashKey " + range.end() + ".");
        }
        change(now -> tree.split(new Resharding.Split(range, newStart), now));
    }

    /** Merges two adjacent open shards; {@code first} becomes the child's parent, {@code second} its adjacent parent. */
    public synchronized void merge(ShardId first, ShardId second) {
        requireActive();
        Shard one = openShard(first);
        Shard other = openShard(second);
        if (!one.range().isRightBefore(other.range()) && !other.range().isRightBefore(one.range())) {
            throw KinesisError.invalid("Shards " + first + " and " + second + " in stream " + key
                    + " are not an adjacent pair of shards eligible for merging");
        }
        change(now -> tree.merge(one, other, now));
    }

    /**
     * Starts the way to {@code target} even shards.
     *
     * @return how many shards were open before
     */
    public synchronized int updateShardCount(int target) {
        requireActive();
        int current = tree.open().size();
        checkUpdate(current, target);
        updates.addLast(clock.instant());
        if (current != target) {
            var plan = Resharding.uniform(tree.open().stream().map(Shard::range).toList(), target);
            ReshardPace takes = pace.get();
            status = StreamStatus.UPDATING;
            after(takes.lead(), now -> plan.splits().forEach(split -> tree.split(split, now)));
            after(takes.lead().plus(takes.stage()), now -> plan.merges().forEach(merge -> tree.merge(merge, now)));
            after(takes.duration(), now -> status = StreamStatus.ACTIVE);
            advance();
        }
        return current;
    }

    private void checkUpdate(int current, int target) {
        String counts = " Current open shard count: " + current + " Target shard count: " + target;
        if (target > 2 * current) {
            throw KinesisError.invalid(
                    "UpdateShardCount cannot scale up over double your current open shard count." + counts);
        }
        if (2 * target < current) {
            throw KinesisError.invalid(
                    "UpdateShardCount cannot scale down below half your current open shard count." + counts);
        }
        Instant windowStart = clock.instant().minus(UPDATE_WINDOW);
        updates.removeIf(time -> !time.isAfter(windowStart));
        if (isLimited() && updates.size() >= UPDATES_PER_WINDOW) {
            throw KinesisError.limitExceeded("Stream " + key + " has been updated " + UPDATES_PER_WINDOW
                    + " times in a rolling 24-hour period, which is the limit of UpdateShardCount.");
        }
    }

    /** One structural change in the middle of the reshard duration. */
    private void change(Consumer<Instant> action) {
        Duration duration = pace.get().duration();
        status = StreamStatus.UPDATING;
        after(duration.dividedBy(2), action);
        after(duration, now -> status = StreamStatus.ACTIVE);
        advance();
    }

    // Life

    /** Begins to delete the stream; it is gone after the settings' time. */
    synchronized void delete() {
        advance();
        pending.clear();
        status = StreamStatus.DELETING;
        after(settings.lifecycleDuration(), now -> {
            gone = true;
            memory.release(tree.weight());
        });
        advance();
    }

    synchronized boolean isGone() {
        advance();
        return gone;
    }

    /** The latest second that a sequence number of this stream may hold. */
    synchronized long latestSecond() {
        return Math.max(
                clock.instant().getEpochSecond(),
                tree.all().stream().mapToLong(Shard::second).max().orElse(0));
    }

    private void after(Duration delay, Consumer<Instant> action) {
        pending.addLast(new Step(clock.instant().plus(delay), action));
    }

    private void advance() {
        Instant now = clock.instant();
        while (!pending.isEmpty() && !pending.peekFirst().due().isAfter(now)) {
            Step step = pending.removeFirst();
            step.action().accept(step.due());
        }
        memory.release(tree.expire(horizon()));
    }

    private Instant horizon() {
        return clock.instant().minus(attributes.retention());
    }

    private void trim(Shard shard) {
        memory.release(shard.log().trimBefore(horizon().toEpochMilli()));
    }

    private void requireActive() {
        advance();
        if (status != StreamStatus.ACTIVE) {
            throw KinesisError.notActive(key, status);
        }
    }

    private void requireReadable() {
        advance();
        if (status != StreamStatus.ACTIVE && status != StreamStatus.UPDATING) {
            throw KinesisError.notFound(key);
        }
    }

    private Shard shard(ShardId id) {
        return tree.shard(id)
                .orElseThrow(() -> KinesisError.RESOURCE_NOT_FOUND.because(
                        "Shard " + id + " in stream " + key + " does not exist"));
    }

    private Shard openShard(ShardId id) {
        Shard shard = tree.shard(id).orElseThrow(() -> KinesisError.shardNotFound(id.toString(), key));
        if (!shard.isOpen()) {
            throw KinesisError.RESOURCE_IN_USE.because(
                    "Shard " + id + " in stream " + key + " is closed and cannot be resharded.");
        }
        return shard;
    }

    private static List<ShardDescription> describe(Collection<Shard> shards) {
        return shards.stream().map(Shard::describe).toList();
    }
}
