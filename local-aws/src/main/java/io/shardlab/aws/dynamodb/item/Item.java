package io.shardlab.aws.dynamodb.item;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An item: attributes by name. It does not change. */
public final class Item {

    /** The item that has no attributes, which conditions see when there is no item. */
    public static final Item EMPTY = new Item(Map.of());

    /** The largest item, in bytes. */
    public static final int MOST_BYTES = 400 << 10;

    private final Map<String, AttributeValue> attributes;
    private final int size;

    private Item(Map<String, AttributeValue> attributes) {
        this.attributes = attributes;
        this.size = ItemSize.of(attributes);
    }

    public static Item of(Map<String, AttributeValue> attributes) {
        return new Item(Collections.unmodifiableMap(new LinkedHashMap<>(attributes)));
    }

    public Map<String, AttributeValue> attributes() {
        return attributes;
    }

    public Optional<AttributeValue> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** What it counts in bytes, names included. */
    public int size() {
        return size;
    }

    /** The item with those of its attributes that are named. */
    public Item only(Collection<String> names) {
        Map<String, AttributeValue> kept = new LinkedHashMap<>(attributes);
        kept.keySet().retainAll(names);
        return new Item(Collections.unmodifiableMap(kept));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Item item && attributes.equals(item.attributes);
    }

    @Override
    public int hashCode() {
        return attributes.hashCode();
    }

    @Override
    public String toString() {
        return attributes.toString();
    }
}
