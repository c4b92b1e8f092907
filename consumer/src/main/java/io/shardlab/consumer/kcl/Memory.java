package io.shardlab.consumer.kcl;

/**
 * How the heap is shared out, since nobody knows how many shards an instance will own or how large their records are.
 *
 * @param heap in bytes
 */
public record Memory(long heap) {

    private static final long MEBIBYTE = 1024 * 1024;

    public static Memory ofThisJvm() {
        return new Memory(Runtime.getRuntime().maxMemory());
    }

    /** Of the records that are being written, for all shards. The SDK holds each of them several times. */
    public long bytesInFlight() {
        return Math.max(MEBIBYTE, heap / 16);
    }

    /** Of one page of GetRecords, about. KCL holds up to four of a shard: read, waiting, and being processed. */
    public long pageBytes() {
        return Math.max(MEBIBYTE, Math.min(8 * MEBIBYTE, heap / 128));
    }
}
