package io.shardlab.aws.kinesis;

/** What a shard takes and gives in a second: 1 MiB and 1,000 records in; 2 MiB and 5 calls out. */
final class ShardLimits {

    private static final int WRITE_BYTES = 1 << 20;
    private static final int WRITE_RECORDS = 1000;
    private static final int READ_BYTES = 2 << 20;
    private static final int READ_CALLS = 5;

    private final boolean enforced;
    private final TokenBucket writeBytes;
    private final TokenBucket writeRecords;
    private final TokenBucket readBytes;
    private final TokenBucket readCalls;

    ShardLimits(boolean enforced, long nowMillis) {
        this.enforced = enforced;
        this.writeBytes = new TokenBucket(WRITE_BYTES, nowMillis);
        this.writeRecords = new TokenBucket(WRITE_RECORDS, nowMillis);
        this.readBytes = new TokenBucket(READ_BYTES, nowMillis);
        this.readCalls = new TokenBucket(READ_CALLS, nowMillis);
    }

    /** Admits one record of {@code bytes}, or returns false and takes nothing. */
    boolean admitWrite(int bytes, long nowMillis) {
        if (!enforced) {
            return true;
        }
        if (!writeRecords.has(1, nowMillis) || !writeBytes.has(bytes, nowMillis)) {
            return false;
        }
        writeRecords.take(1);
        writeBytes.take(bytes);
        return true;
    }

    /** Admits one read call, or returns false and takes nothing. */
    boolean admitRead(long nowMillis) {
        if (!enforced) {
            return true;
        }
        if (!readCalls.has(1, nowMillis) || !readBytes.has(1, nowMillis)) {
            return false;
        }
        readCalls.take(1);
        return true;
    }

    /** Counts what an admitted read returned. */
    void countRead(long bytes) {
        readBytes.take(bytes);
    }
}
