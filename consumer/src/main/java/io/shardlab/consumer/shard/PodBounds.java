package io.shardlab.consumer.shard;

import java.util.concurrent.Semaphore;

/** What the writes in flight of all shards of an instance share: a number, and the bytes of their records. */
public final class PodBounds {

    private static final int KIBIBYTE = 1024;

    private final Semaphore writes;
    private final int allKibibytes;
    private final Semaphore kibibytes;

    /**
     * @param writes at once
     * @param bytes of the records that are being written; a larger one is written alone
     */
    public PodBounds(int writes, long bytes) {
        this.writes = new Semaphore(writes);
        this.allKibibytes = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / KIBIBYTE));
        // Fair, or a large record waits for ever behind small ones.
        this.kibibytes = new Semaphore(allKibibytes, true);
    }

    Semaphore writes() {
        return writes;
    }

    Semaphore kibibytes() {
        return kibibytes;
    }

    /** Of {@link #kibibytes()}, for a record of so many bytes. */
    int permits(int bytes) {
        return Math.min(allKibibytes, bytes / KIBIBYTE + 1);
    }
}
