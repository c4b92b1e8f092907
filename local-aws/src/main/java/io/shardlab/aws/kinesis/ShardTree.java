package io.shardlab.aws.kinesis;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The shards of a stream: the open ones, which tile the key space, and the closed ones they descend from. */
final class ShardTree {

    private final NavigableMap<ShardId, Shard> shards = new TreeMap<>();
    private final NavigableMap<BigInteger, Shard> open = new TreeMap<>();
    private final Deque<Shard> closed = new ArrayDeque<>();
    private final long earliestSecond;
    private final boolean limited;
    private int nextShard;

    /**
     * @param earliestSecond the second from which sequence numbers may start
     * @param limited whether the shards throttle
     */
    ShardTree(int count, Instant now, long earliestSecond, boolean limited) {
        this.earliestSecond = earliestSecond;
        this.limited = limited;
        HashKeyRange.initial(count).forEach(range -> open(range, List.of(), now));
    }

    Optional<Shard> shard(ShardId id) {
        return Optional.ofNullable(shards.get(id));
    }

    Shard owning(BigInteger hashKey) {
        return open.floorEntry(hashKey).getValue();
    }

    /** Every shard that is not expired, in the order of ids. */
    Collection<Shard> all() {
        return shards.values();
    }

    /** The open shards in the order of their hash keys. */
    Collection<Shard> open() {
        return open.values();
    }

    void split(Resharding.Split split, Instant now) {
        Shard parent = open.get(split.range().start());
        close(parent, now);
        open(split.range().below(split.key()), List.of(parent), now);
        open(split.range().from(split.key()), List.of(parent), now);
    }

    void merge(Resharding.Merge merge, Instant now) {
        merge(open.get(merge.lower().start()), open.get(merge.upper().start()), now);
    }

    /** Merges two neighbours; {@code first} is the child's parent, {@code second} its adjacent parent. */
    void merge(Shard first, Shard second, Instant now) {
        close(first, now);
        close(second, now);
        boolean ascending = first.range().isRightBefore(second.range());
        HashKeyRange joined = ascending
                ? first.range().joinedWith(second.range())
                : second.range().joinedWith(first.range());
        open(joined, List.of(first, second), now);
    }

    /** Forgets shards that were closed before {@code horizon}; returns what their records weighed. */
    long expire(Instant horizon) {
        long freed = 0;
        while (!closed.isEmpty() && closed.peekFirst().isExpired(horizon)) {
            Shard expired = closed.removeFirst();
            shards.remove(expired.id());
            freed += expired.log().weight();
        }
        return freed;
    }

    /** What all records weigh. */
    long weight() {
        return shards.values().stream().mapToLong(shard -> shard.log().weight()).sum();
    }

    private void open(HashKeyRange range, List<Shard> parents, Instant now) {
        var shard = new Shard(new ShardId(nextShard++), range, parents, now, earliestSecond, limited);
        shards.put(shard.id(), shard);
        open.put(range.start(), shard);
    }

    private void close(Shard shard, Instant now) {
        shard.close(now);
        open.remove(shard.range().start());
        closed.addLast(shard);
    }
}
