package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.KeySchema;
import java.util.ArrayList;
import java.util.List;

/**
 * A secondary index as it was asked for.
 *
 * @param isGlobal whether it has a partition key of its own
 */
public record IndexDefinition(
        String name, boolean isGlobal, KeySchema keys, IndexProjection projection, Throughput throughput) {

    /** Whether it holds every attribute. */
    public boolean holdsAll() {
        return projection.kind() == IndexProjection.Kind.ALL;
    }

    /** The attributes that it holds, unless it holds all. */
    public List<String> attributes(KeySchema table) {
        List<String> names = new ArrayList<>(keys.names());
        names.addAll(table.names());
        projection.nonKeyAttributes().ifPresent(names::addAll);
        return names;
    }

    /** An item as the index holds it. */
    Item view(Item item, KeySchema table) {
        return holdsAll() ? item : item.only(attributes(table));
    }

    public IndexDefinition withThroughput(Throughput changed) {
        return new IndexDefinition(name, isGlobal, keys, projection, changed);
    }
}
