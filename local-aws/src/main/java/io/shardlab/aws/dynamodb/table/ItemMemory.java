package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that the items of all tables share. At its bound writes are refused; nothing is dropped. */
public final class ItemMemory {

    /** An item, its key, its place in a sorted map and the map of its attributes, in bytes. */
    private static final int ITEM_OVERHEAD = 400;
    /** A map's entry, the value's object and the name. */
    private static final int ATTRIBUTE_OVERHEAD = 120;
    /** Its key and place in one index. */
    private static final int INDEX_OVERHEAD = 150;

    private final long bound;
    private final AtomicLong held = new AtomicLong();

    /** @param bound in bytes */
    public ItemMemory(long bound) {
        this.bound = bound;
    }

    /** About what an item takes. */
    static long weight(Optional<Item> item, int indexes) {
        return item.map(present -> ITEM_OVERHEAD
                        + (long) indexes * INDEX_OVERHEAD
                        + (long) present.attributes().size() * ATTRIBUTE_OVERHEAD
                        + 2L * present.size())
                .orElse(0L);
    }

    /** Takes {@code bytes}, or gives them back when they are negative; beyond the bound it refuses and takes nothing. */
    void take(long bytes) {
        if (held.addAndGet(bytes) > bound && bytes > 0) {
            held.addAndGet(-bytes);
            throw DynamoDbErrors.limitExceeded("The items in memory have reached the bound of " + (bound >> 20)
                    + " MiB. Delete items or a table, or start local-aws with more memory (-Xmx, --item-memory).");
        }
    }

    long held() {
        return held.get();
    }
}
