package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.item.Item;
import java.util.Optional;

/** A write's condition did not hold. */
public final class ConditionalCheckFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Item> item;

    ConditionalCheckFailed(Optional<Item> item) {
        super("The conditional request failed", null, false, false);
        this.item = item;
    }

    /** The item as it was. */
    public Optional<Item> item() {
        return item;
    }
}
