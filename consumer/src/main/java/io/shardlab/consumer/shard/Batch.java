package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The records of one delivery, stored at the same time but for one rule: records of a partition key are stored one after the
 * other, in order. Only so many keys are written at once.
 */
final class Batch {

    /** How long the processing thread waits before it looks at checkpoints and the lease again. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final List<StreamRecord> records;
    private final AtomicIntegerArray stored;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Batch(List<StreamRecord> records) {
        this.records = records;
        this.stored = new AtomicIntegerArray(records.size());
    }

    /**
     * Stores all records, or as many as the lease allows. Returns when no write is in flight any more.
     *
     * @param store where to
     * @param lease no write begins once it is no longer held
     * @param inFlight bounds the keys that are written at once
     * @param look called between whiles on the calling thread
     */
    void write(RecordStore store, HeldLease lease, InFlight inFlight, Runnable look) throws InterruptedException {
        for (var ofOneKey : recordsByKey()) {
            int bytes = largest(ofOneKey);
            while (!inFlight.begin(bytes, LOOK)) {
                look.run();
            }
            if (failure.get() != null) {
                inFlight.end(bytes);
                break;
            }
            run(ofOneKey, store, lease).whenComplete((done, broken) -> inFlight.end(bytes));
        }
        while (!inFlight.awaitNone(LOOK)) {
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

    private List<List<Integer>> recordsByKey() {
        var keys = new LinkedHashMap<String, List<Integer>>();
        for (int i = 0; i < records.size(); i++) {
            keys.computeIfAbsent(records.get(i).partitionKey(), key -> new ArrayList<>(1))
                    .add(i);
        }
        return List.copyOf(keys.values());
    }

    /** Records of a key are written one after the other. */
    private int largest(List<Integer> ofOneKey) {
        return ofOneKey.stream()
                .mapToInt(index -> records.get(index).payload().length)
                .max()
                .orElse(0);
    }

    private CompletableFuture<Void> run(List<Integer> ofOneKey, RecordStore store, HeldLease lease) {
        var tail = CompletableFuture.<Void>completedFuture(null);
        for (int index : ofOneKey) {
            tail = tail.thenCompose(before -> store.store(records.get(index), lease))
                    .thenAccept(done -> stored.set(index, 1));
        }
        return tail.whenComplete((done, broken) -> {
            if (broken != null) {
                failure.compareAndSet(null, broken instanceof CompletionException ? broken.getCause() : broken);
            }
        });
    }
}
