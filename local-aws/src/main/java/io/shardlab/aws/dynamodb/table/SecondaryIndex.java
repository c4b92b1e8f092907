package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.KeySchema;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The items of a table in the order of an index. Those that lack its key are not in it. */
final class SecondaryIndex {

    private final IndexDefinition definition;
    private final KeySchema tableKeys;
    private final NavigableMap<Position, Item> items = new TreeMap<>();
    private long bytes;

    SecondaryIndex(IndexDefinition definition, KeySchema tableKeys) {
        this.definition = definition;
        this.tableKeys = tableKeys;
    }

    NavigableMap<Position, Item> items() {
        return items;
    }

    long bytes() {
        return bytes;
    }

    Item view(Item item) {
        return definition.view(item, tableKeys);
    }

    Position position(Item item) {
        return Position.before(Position.parts(values(definition.keys(), item), values(tableKeys, item)));
    }

    static List<AttributeValue> values(KeySchema keys, Item item) {
        AttributeValue partition = item.attributes().get(keys.partition().name());
        return keys.sort().isEmpty()
                ? List.of(partition)
                : List.of(partition, item.attributes().get(keys.sort().get().name()));
    }

    void change(Optional<Item> before, Optional<Item> after) {
        before.filter(definition.keys()::covers).ifPresent(item -> {
            items.remove(position(item));
            bytes -= view(item).size();
        });
        after.filter(definition.keys()::covers).ifPresent(item -> {
            items.put(position(item), item);
            bytes += view(item).size();
        });
    }
}
