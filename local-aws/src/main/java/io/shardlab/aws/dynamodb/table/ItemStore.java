package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import io.shardlab.aws.dynamodb.item.KeySchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The items of one table and its indexes, sorted. Whoever uses it holds the table's lock. */
public final class ItemStore {

    /** What one page of a query or scan reads at most, in bytes. */
    private static final int MOST_PAGE_BYTES = 1 << 20;

    private final KeySchema keys;
    private final ItemMemory memory;
    private final NavigableMap<Position, Item> items = new TreeMap<>();
    private final Map<String, SecondaryIndex> indexes = new LinkedHashMap<>();
    private final Expiries expiries = new Expiries();
    private long bytes;

    ItemStore(KeySchema keys, ItemMemory memory) {
        this.keys = keys;
        this.memory = memory;
    }

    /** What a query or scan reads. */
    public record Reading(KeyRange range, Optional<IndexDefinition> index, boolean wholeItems, boolean backwards) {}

    public Optional<Item> get(ItemKey key) {
        return Optional.ofNullable(items.get(position(key)));
    }

    /**
     * What a write will make of its item. Nothing is changed yet.
     *
     * @throws ConditionalCheckFailed when its condition does not hold
     */
    public ItemChange prepare(ItemWrite write) {
        Optional<Item> before = get(write.key());
        if (!write.condition().matches(before.orElse(Item.EMPTY))) {
            throw new ConditionalCheckFailed(before);
        }
        return new ItemChange(write.key(), before, write.change().apply(before));
    }

    /** Makes a change that was prepared under the same lock. */
    public void commit(ItemChange change) {
        if (change.before().equals(change.after())) {
            return;
        }
        memory.take(
                ItemMemory.weight(change.after(), indexes.size()) - ItemMemory.weight(change.before(), indexes.size()));
        Position position = position(change.key());
        change.after().ifPresentOrElse(item -> items.put(position, item), () -> items.remove(position));
        bytes += change.after().map(Item::size).orElse(0)
                - change.before().map(Item::size).orElse(0);
        indexes.values().forEach(index -> index.change(change.before(), change.after()));
        expiries.change(change);
    }

    /** Prepares and makes a change. */
    public ItemChange write(ItemWrite write) {
        ItemChange change = prepare(write);
        commit(change);
        return change;
    }

    /**
     * Reads a page.
     *
     * @param behind the last item of the page before, with its keys at least
     * @param limit how many items are read at most
     */
    public Page read(Reading reading, Optional<Item> behind, int limit) {
        Optional<SecondaryIndex> index = reading.index().map(this::index);
        KeyRange range = behind.map(item -> reading.range().behind(position(index, item), reading.backwards()))
                .orElse(reading.range());
        if (range.from().compareTo(range.to()) >= 0) {
            return new Page(List.of(), Optional.empty(), 0);
        }
        NavigableMap<Position, Item> part =
                index.map(SecondaryIndex::items).orElse(items).subMap(range.from(), true, range.to(), false);
        List<Item> read = new ArrayList<>();
        long size = 0;
        for (Item item : (reading.backwards() ? part.descendingMap() : part).values()) {
            Item view = reading.wholeItems()
                    ? item
                    : index.map(known -> known.view(item)).orElse(item);
            read.add(view);
            size += view.size();
            if (read.size() == limit || size >= MOST_PAGE_BYTES) {
                return new Page(read, Optional.of(item), size);
            }
        }
        return new Page(read, Optional.empty(), size);
    }

    /** Whether a position that a caller gives is inside a range. */
    public boolean contains(Reading reading, Item position) {
        return reading.range().contains(position(reading.index().map(this::index), position));
    }

    private SecondaryIndex index(IndexDefinition definition) {
        SecondaryIndex index = indexes.get(definition.name());
        if (index == null) {
            throw DynamoDbErrors.noIndex(definition.name());
        }
        return index;
    }

    private Position position(Optional<SecondaryIndex> index, Item item) {
        return index.map(known -> known.position(item)).orElseGet(() -> position(keys.of(item)));
    }

    private static Position position(ItemKey key) {
        return Position.before(
                key.sort().isEmpty()
                        ? List.of(key.partition())
                        : List.of(key.partition(), key.sort().get()));
    }

    public Collection<Item> all() {
        return items.values();
    }

    int count() {
        return items.size();
    }

    long bytes() {
        return bytes;
    }

    int count(String index) {
        return indexes.get(index).items().size();
    }

    long bytes(String index) {
        return indexes.get(index).bytes();
    }

    void addIndex(IndexDefinition definition) {
        var index = new SecondaryIndex(definition, keys);
        items.values().forEach(item -> index.change(Optional.empty(), Optional.of(item)));
        indexes.put(definition.name(), index);
        long each = ItemMemory.weight(Optional.of(Item.EMPTY), 1) - ItemMemory.weight(Optional.of(Item.EMPTY), 0);
        memory.take(each * items.size());
    }

    void removeIndex(String name) {
        if (indexes.remove(name) != null) {
            long each = ItemMemory.weight(Optional.of(Item.EMPTY), 1) - ItemMemory.weight(Optional.of(Item.EMPTY), 0);
            memory.take(-each * items.size());
        }
    }

    /** Gives up everything. */
    void clear() {
        items.values().forEach(item -> memory.take(-ItemMemory.weight(Optional.of(item), indexes.size())));
        items.clear();
        indexes.clear();
        expiries.setAttribute(Optional.empty(), List.of());
        bytes = 0;
    }

    /** Which attribute says when an item expires. */
    void setExpiryAttribute(Optional<String> attribute) {
        expiries.setAttribute(
                attribute,
                items.values().stream()
                        .map(item -> new ItemChange(keys.of(item), Optional.empty(), Optional.of(item)))
                        .toList());
    }

    /** The second from which on there is something to delete. */
    long nextExpiry() {
        return expiries.next();
    }

    /** Deletes what expired at a second or before, and returns it. */
    List<ItemChange> deleteExpired(long second, long now) {
        List<ItemChange> deleted = expiries.until(second, now).stream()
                .map(key -> new ItemChange(key, get(key), Optional.empty()))
                .toList();
        deleted.forEach(this::commit);
        return deleted;
    }
}
