package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import io.shardlab.aws.dynamodb.table.CapacityUse;
import io.shardlab.aws.dynamodb.table.ItemChange;
import io.shardlab.aws.dynamodb.table.ItemWrite;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** BatchWriteItem: puts and deletes, each for itself. */
final class BatchWriteItem {

    private static final int MOST_WRITES = 25;

    private BatchWriteItem() {}

    /** A write as the request has it. */
    private record Asked(Structure raw, Function<TableDefinition, ItemWrite> write) {

        static Asked read(Request request, Object raw) {
            Request part = request.part(WireTypes.structure(raw));
            if (part.has("PutRequest") == part.has("DeleteRequest")) {
                throw BatchItems.notOne();
            }
            return new Asked(
                    part.members(),
                    part.has("PutRequest")
                            ? WriteRequest.put(Item.of(part.part("PutRequest").attributes("Item")), Condition.ALWAYS)
                            : WriteRequest.delete(part.part("DeleteRequest").attributes("Key"), Condition.ALWAYS));
        }
    }

    /** The same for a table that is there. */
    private record Prepared(Structure raw, ItemWrite write) {}

    static Structure answer(Request request) {
        Capacity.Report report = Capacity.report(request.input());
        CollectionMetrics.Wanted metrics = CollectionMetrics.wanted(request.input());
        Map<String, List<?>> parts = BatchItems.readLists(request);
        parts.values().forEach(writes -> checkCount(request, writes.size()));
        request.input().validated();
        Map<String, List<Asked>> asked = new LinkedHashMap<>();
        parts.forEach((name, list) -> asked.put(
                name, list.stream().map(raw -> Asked.read(request, raw)).toList()));
        if (asked.values().stream().mapToInt(List::size).sum() > MOST_WRITES) {
            throw DynamoDbErrors.validation("Too many items requested for the BatchWriteItem call");
        }
        return answer(report, metrics, prepared(request, asked));
    }

    private static void checkCount(Request request, int count) {
        if (count < 1 || count > MOST_WRITES) {
            request.input()
                    .violate(
                            "RequestItems",
                            "lists of " + count,
                            "Map value must satisfy constraint: [Member must have length less than or equal to "
                                    + MOST_WRITES + ", Member must have length greater than or equal to 1]");
        }
    }

    /** Every write of every table, once all are known to be right. */
    private static Map<Table, List<Prepared>> prepared(Request request, Map<String, List<Asked>> writes) {
        Map<Table, List<Prepared>> prepared = new LinkedHashMap<>();
        writes.forEach((name, list) -> {
            Table table = request.tables().get(request.tables().key(request.region(), name));
            // Also says that it cannot be written to yet.
            table.read(store -> Optional.empty());
            List<Prepared> known = prepared.computeIfAbsent(table, fresh -> new ArrayList<>());
            list.forEach(asked -> known.add(new Prepared(asked.raw(), prepared(table, asked.write()))));
            Set<ItemKey> keys = new HashSet<>();
            if (!known.stream().map(each -> each.write().key()).allMatch(keys::add)) {
                throw DynamoDbErrors.validation("Provided list of item keys contains duplicates");
            }
        });
        return prepared;
    }

    private static ItemWrite prepared(Table table, Function<TableDefinition, ItemWrite> write) {
        try {
            return write.apply(table.definition());
        } catch (AwsException e) {
            boolean aboutKey =
                    e.getMessage().contains("Missing the key") || e.getMessage().contains("Type mismatch for key");
            // AWS says it shorter here than PutItem does.
            throw aboutKey ? DynamoDbErrors.validation("The provided key element does not match the schema") : e;
        }
    }

    private static Structure answer(
            Capacity.Report report, CollectionMetrics.Wanted metrics, Map<Table, List<Prepared>> writes) {
        List<Structure> capacities = new ArrayList<>();
        Structure.Builder collections = Structure.builder();
        Structure.Builder unprocessed = Structure.builder();
        boolean none = true;
        for (var entry : writes.entrySet()) {
            Table table = entry.getKey();
            var written = new Written(table);
            entry.getValue().forEach(write -> written.add(write, metrics));
            none &= written.left.size() == entry.getValue().size();
            written.capacity.of(report, table.key().name()).ifPresent(capacities::add);
            written.addTo(collections, unprocessed);
        }
        if (none) {
            writes.keySet().forEach(table -> table.requireCapacity(CapacityUse.WRITE));
        }
        return Structure.builder()
                .with("UnprocessedItems", unprocessed.build())
                .with(
                        "ItemCollectionMetrics",
                        metrics == CollectionMetrics.Wanted.NONE ? Optional.empty() : Optional.of(collections.build()))
                .with("ConsumedCapacity", report == Capacity.Report.NONE ? Optional.empty() : Optional.of(capacities))
                .build();
    }

    /** What was written to one table, and what was left because its capacity was used up. */
    private static final class Written {

        private final Table table;
        private final Capacity capacity = new Capacity();
        private final List<Structure> sizes = new ArrayList<>();
        private final List<Structure> left = new ArrayList<>();

        private Written(Table table) {
            this.table = table;
        }

        void add(Prepared prepared, CollectionMetrics.Wanted metrics) {
            if (!table.hasCapacity(CapacityUse.WRITE)) {
                left.add(prepared.raw());
                return;
            }
            ItemChange change = table.write(store -> store.write(prepared.write()));
            new Capacity().write(table.definition(), change).consume(table, CapacityUse.WRITE);
            capacity.write(table.definition(), change);
            CollectionMetrics.of(metrics, table.definition(), change.key()).ifPresent(sizes::add);
        }

        void addTo(Structure.Builder collections, Structure.Builder unprocessed) {
            if (!sizes.isEmpty()) {
                collections.with(table.key().name(), sizes);
            }
            if (!left.isEmpty()) {
                unprocessed.with(table.key().name(), left);
            }
        }
    }
}
