package io.shardlab.consumer.shard;

import io.shardlab.consumer.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The shards that this instance processes now. */
public final class Shards {

    /** By shard. A lease that was lost and found again has a processor that ends and one that begins, the newest last. */
    private final Map<String, Processed> processed = new ConcurrentHashMap<>();

    private final Meters meters;
    private final Clock clock;

    public Shards(Meters meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        meters.cutShards(() -> progresses().filter(ShardProgress::isCut).count());
    }

    ShardProgress begin(String shardId) {
        var progress = new ShardProgress(shardId, clock);
        processed.compute(shardId, (id, known) -> known == null ? shown(progress) : known.with(progress));
        return progress;
    }

    private Processed shown(ShardProgress progress) {
        var progresses = new CopyOnWriteArrayList<>(List.of(progress));
        Function<Function<ShardProgress, Duration>, Supplier<Duration>> newest = value ->
                () -> progresses.isEmpty() ? Duration.ZERO : value.apply(progresses.get(progresses.size() - 1));
        return new Processed(
                progresses,
                meters.shard(
                        progress.shardId(),
                        newest.apply(ShardProgress::behindLatest),
                        newest.apply(ShardProgress::sinceDelivery),
                        newest.apply(ShardProgress::oldestUnstored),
                        newest.apply(ShardProgress::sinceCheckpoint)));
    }

    void end(ShardProgress progress) {
        processed.computeIfPresent(progress.shardId(), (id, known) -> {
            known.progresses().remove(progress);
            if (!known.progresses().isEmpty()) {
                return known;
            }
            known.hide().run();
            return null;
        });
    }

    /** Stops a shard: nothing of it is stored or checkpointed any more. */
    public void cut(String shardId) {
        progresses().filter(progress -> progress.shardId().equals(shardId)).forEach(ShardProgress::cut);
    }

    /**
     * Whether there is nothing left to store or to checkpoint. A shard that waits for its parents to end is not processed yet, and
     * one that was cut has made its last checkpoint, whatever KCL still does at its end.
     */
    public boolean isIdle() {
        return progresses().allMatch(ShardProgress::isCut);
    }

    /**
     * A shard that this process, and not AWS, keeps from moving for longer than the limit. An outage of AWS is no such thing:
     * then reads and writes are tried on, here as in any other process.
     *
     * @param sinceRead how long ago this process tried to read any shard
     */
    public Optional<String> stalled(Duration limit, Duration sinceRead) {
        return progresses()
                .map(progress -> progress.stalled(limit, shard -> isRead(shard, limit, sinceRead)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A shard that alone gets nothing, while others do, is not kept waiting by AWS. */
    private boolean isRead(ShardProgress shard, Duration limit, Duration sinceRead) {
        return sinceRead.compareTo(limit) <= 0
                && progresses()
                        .filter(other -> other != shard)
                        .noneMatch(other -> other.sinceDelivery().compareTo(limit) <= 0);
    }

    private Stream<ShardProgress> progresses() {
        return processed.values().stream().flatMap(shard -> shard.progresses().stream());
    }

    /** @param hide ends the meters */
    private record Processed(List<ShardProgress> progresses, Runnable hide) {

        private Processed with(ShardProgress progress) {
            progresses.add(progress);
            return this;
        }
    }
}
