package io.shardlab.consumer.shard;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds the writes in flight: those of one shard by its own number, those of all shards by what they share. */
final class InFlight {

    private final int perShard;
    private final Semaphore ofShard;
    private final PodBounds ofPod;

    InFlight(int perShard, PodBounds ofPod) {
        this.perShard = perShard;
        this.ofShard = new Semaphore(perShard);
        this.ofPod = ofPod;
    }

    boolean begin(int bytes, Duration wait) throws InterruptedException {
        if (!acquire(ofShard, 1, wait)) {
            return false;
        }
        if (!acquire(ofPod.writes(), 1, wait)) {
            ofShard.release();
            return false;
        }
        if (!acquire(ofPod.kibibytes(), ofPod.permits(bytes), wait)) {
            ofPod.writes().release();
            ofShard.release();
            return false;
        }
        return true;
    }

    void end(int bytes) {
        ofPod.kibibytes().release(ofPod.permits(bytes));
        ofPod.writes().release();
        ofShard.release();
    }

    boolean awaitNone(Duration wait) throws InterruptedException {
        if (!acquire(ofShard, perShard, wait)) {
            return false;
        }
        ofShard.release(perShard);
        return true;
    }

    private static boolean acquire(Semaphore semaphore, int permits, Duration wait) throws InterruptedException {
        return semaphore.tryAcquire(permits, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
