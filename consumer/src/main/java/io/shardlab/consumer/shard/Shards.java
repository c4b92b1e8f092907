package io.shardlab.consumer.shard;

import io.shardlab.consumer.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The shards that this instance processes now. */
public final class Shards {

    private final Map<ShardProgress, Runnable> processed = new ConcurrentHashMap<>();
    private final Meters meters;
    private final Clock clock;

    public Shards(Meters meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    ShardProgress begin(String shardId) {
        var progress = new ShardProgress(shardId, clock);
        processed.put(progress, meters.shard(shardId, progress::behindLatest, progress::sinceCheckpoint));
        return progress;
    }

    void end(ShardProgress progress) {
        var meters = processed.remove(progress);
        if (meters != null) {
            meters.run();
        }
    }

    /** Whether none is processed; one that waits for its parents to end is not processed yet. */
    public boolean isEmpty() {
        return processed.isEmpty();
    }

    /** A shard that makes no progress for longer than the limit while records wait. */
    public Optional<String> stalled(Duration limit) {
        return processed.keySet().stream()
                .map(progress -> progress.stalled(limit))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
