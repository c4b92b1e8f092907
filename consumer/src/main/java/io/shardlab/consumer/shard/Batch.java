package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The records of one delivery, stored at the same time but for one rule: records of a partition key are stored one after the
 * other, in order. Each key is a lane; only so many lanes run at once.
 */
final class Batch {

    /** How long the processing thread waits before it looks at checkpoints and the tenure again. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final List<StreamRecord> records;
    private final AtomicIntegerArray stored;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Batch(List<StreamRecord> records) {
        this.records = records;
        this.stored = new AtomicIntegerArray(records.size());
    }

    /**
     * Stores all records, or as many as the tenure allows. Returns when no write is in flight any more.
     *
     * @param store where to
     * @param tenure no write begins after its end
     * @param flights bounds the lanes that run at once
     * @param look called between whiles on the calling thread
     */
    void write(RecordStore store, Tenure tenure, Flights flights, Runnable look) throws InterruptedException {
        for (var lane : lanes()) {
            while (!flights.begin(LOOK)) {
                look.run();
            }
            if (failure.get() != null) {
                flights.end();
                break;
            }
            run(lane, store, tenure).whenComplete((done, broken) -> flights.end());
        }
        while (!flights.allLanded(LOOK)) {
            look.run();
        }
    }

    /** How many records are stored without a gap, from the first on. */
    int prefix() {
        int length = 0;
        while (length < records.size() && stored.get(length) == 1) {
            length++;
        }
        return length;
    }

    boolean isWhole() {
        return prefix() == records.size();
    }

    /** Why the batch is not whole: the first failure. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    private List<List<Integer>> lanes() {
        var lanes = new LinkedHashMap<String, List<Integer>>();
        for (int i = 0; i < records.size(); i++) {
            lanes.computeIfAbsent(records.get(i).partitionKey(), key -> new ArrayList<>(1))
                    .add(i);
        }
        return List.copyOf(lanes.values());
    }

    private CompletableFuture<Void> run(List<Integer> lane, RecordStore store, Tenure tenure) {
        var tail = CompletableFuture.<Void>completedFuture(null);
        for (int index : lane) {
            tail = tail.thenCompose(before -> store.store(records.get(index), tenure))
                    .thenAccept(done -> stored.set(index, 1));
        }
        return tail.whenComplete((done, broken) -> {
            if (broken != null) {
                failure.compareAndSet(null, broken instanceof CompletionException ? broken.getCause() : broken);
            }
        });
    }

    /** Bounds the writes in flight: those of one shard by its own number, those of all shards by a number they share. */
    static final class Flights {

        private final int perShard;
        private final Semaphore ofShard;
        private final Semaphore ofPod;

        Flights(int perShard, Semaphore ofPod) {
            this.perShard = perShard;
            this.ofShard = new Semaphore(perShard);
            this.ofPod = ofPod;
        }

        private boolean begin(Duration wait) throws InterruptedException {
            if (!ofShard.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (!ofPod.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                ofShard.release();
                return false;
            }
            return true;
        }

        private void end() {
            ofPod.release();
            ofShard.release();
        }

        private boolean allLanded(Duration wait) throws InterruptedException {
            if (!ofShard.tryAcquire(perShard, wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            ofShard.release(perShard);
            return true;
        }
    }
}
