package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.KeySchema;
import io.shardlab.aws.dynamodb.table.CapacityUse;
import io.shardlab.aws.dynamodb.table.IndexDefinition;
import io.shardlab.aws.dynamodb.table.ItemChange;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The capacity units that a call consumes of one table and its indexes (Developer Guide, "Read and write operations"). */
final class Capacity {

    private static final int READ_UNIT_BYTES = 4 << 10;
    private static final int WRITE_UNIT_BYTES = 1 << 10;

    /** What a call wants to know of it, in the order in which DynamoDB lists it. */
    enum Report {
        INDEXES,
        TOTAL,
        NONE
    }

    private final Map<String, Double> localIndexes = new TreeMap<>();
    private final Map<String, Double> globalIndexes = new TreeMap<>();
    private double table;

    static Report report(Input input) {
        return input.optionalEnum("ReturnConsumedCapacity", Report.class).orElse(Report.NONE);
    }

    static double readUnits(long bytes, boolean consistent) {
        double units = Math.max(1, Math.ceil((double) bytes / READ_UNIT_BYTES));
        return consistent ? units : units / 2;
    }

    private static double writeUnits(long bytes) {
        return Math.max(1, Math.ceil((double) bytes / WRITE_UNIT_BYTES));
    }

    /** Counts the reading of one item. */
    Capacity read(Optional<Item> item, boolean consistent) {
        table += readUnits(item.map(Item::size).orElse(0), consistent);
        return this;
    }

    /** Counts a page of the table or an index. */
    Capacity page(Optional<IndexDefinition> index, long bytes, boolean consistent) {
        double units = bytes == 0 ? (consistent ? 1 : 0.5) : readUnits(bytes, consistent);
        index.ifPresentOrElse(
                known -> (known.isGlobal() ? globalIndexes : localIndexes).merge(known.name(), units, Double::sum),
                () -> table += units);
        return this;
    }

    /** Counts a write, also of the indexes that it changes. */
    Capacity write(TableDefinition definition, ItemChange change) {
        table += writeUnits(Math.max(size(change.before()), size(change.after())));
        for (IndexDefinition index : definition.indexes()) {
            double units = indexUnits(index, definition.keys(), change);
            if (units > 0) {
                (index.isGlobal() ? globalIndexes : localIndexes).merge(index.name(), units, Double::sum);
            }
        }
        return this;
    }

    /** An entry that moves is deleted and put. */
    private static double indexUnits(IndexDefinition index, KeySchema keys, ItemChange change) {
        Optional<Item> before = change.before().filter(index.keys()::covers).map(item -> view(index, keys, item));
        Optional<Item> after = change.after().filter(index.keys()::covers).map(item -> view(index, keys, item));
        if (before.equals(after)) {
            return 0;
        }
        boolean stays = before.isPresent()
                && after.isPresent()
                && index.keys().of(before.get()).equals(index.keys().of(after.get()));
        return stays
                ? writeUnits(Math.max(size(before), size(after)))
                : before.map(item -> writeUnits(item.size())).orElse(0.0)
                        + after.map(item -> writeUnits(item.size())).orElse(0.0);
    }

    private static Item view(IndexDefinition index, KeySchema keys, Item item) {
        return index.holdsAll() ? item : item.only(index.attributes(keys));
    }

    private static int size(Optional<Item> item) {
        return item.map(Item::size).orElse(0);
    }

    /** Counts everything twice, as transactions do. */
    Capacity doubled() {
        table *= 2;
        localIndexes.replaceAll((name, units) -> units * 2);
        globalIndexes.replaceAll((name, units) -> units * 2);
        return this;
    }

    private double total() {
        return table
                + localIndexes.values().stream().mapToDouble(units -> units).sum()
                + globalIndexes.values().stream().mapToDouble(units -> units).sum();
    }

    /** Takes it from what is provisioned. Local indexes live on the table's. */
    Capacity consume(Table from, CapacityUse use) {
        double local =
                localIndexes.values().stream().mapToDouble(units -> units).sum();
        from.consume(use, table + local, globalIndexes);
        return this;
    }

    /** {@code ConsumedCapacity}, if it is wanted. */
    Optional<Structure> of(Report report, String tableName) {
        return of(report, tableName, "CapacityUnits");
    }

    /**
     * The same with the units said once more by their kind, as transactions do.
     *
     * @param kind {@code ReadCapacityUnits} or {@code WriteCapacityUnits}
     */
    Optional<Structure> of(Report report, String tableName, String kind) {
        if (report == Report.NONE) {
            return Optional.empty();
        }
        Structure.Builder said = units(total(), kind);
        var named = Structure.builder().with("TableName", tableName);
        said.build().members().forEach(named::with);
        if (report == Report.INDEXES) {
            named.with("Table", units(table, kind).build());
            named.with("LocalSecondaryIndexes", byName(localIndexes, kind));
            named.with("GlobalSecondaryIndexes", byName(globalIndexes, kind));
        }
        return Optional.of(named.build());
    }

    private static Structure.Builder units(double units, String kind) {
        return Structure.builder().with("CapacityUnits", units).with(kind, units);
    }

    private static Optional<Structure> byName(Map<String, Double> indexes, String kind) {
        if (indexes.isEmpty()) {
            return Optional.empty();
        }
        Structure.Builder map = Structure.builder();
        indexes.forEach((name, units) -> map.with(name, units(units, kind).build()));
        return Optional.of(map.build());
    }
}
