package io.shardlab.aws.kinesis;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that the records of all streams share. At its bound puts are refused; nothing is dropped. */
final class RecordMemory {

    /** Object headers, references and slots of a record beside its payload and its key's characters, in bytes. */
    private static final int OVERHEAD = 120;

    private final long bound;
    private final AtomicLong held = new AtomicLong();

    RecordMemory(long bound) {
        this.bound = bound;
    }

    static long weight(DataRecord kept) {
        return weight(kept.partitionKey(), kept.data());
    }

    static long weight(String partitionKey, byte[] data) {
        return OVERHEAD + partitionKey.length() + data.length;
    }

    /** Takes {@code bytes}, or refuses and takes nothing. */
    void take(long bytes) {
        if (held.addAndGet(bytes) > bound) {
            held.addAndGet(-bytes);
            throw KinesisError.LIMIT_EXCEEDED.because("The records in memory have reached the bound of " + (bound >> 20)
                    + " MiB. Delete a stream, shorten its retention, or start local-aws with more memory"
                    + " (-Xmx, --record-memory).");
        }
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
