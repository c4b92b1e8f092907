package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import io.shardlab.aws.dynamodb.table.CapacityUse;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** BatchGetItem. What does not fit into 16 MB of answer comes back as unprocessed. */
final class BatchGetItem {

    private static final int MOST_KEYS = 100;
    private static final long MOST_BYTES = 16L << 20;

    private BatchGetItem() {}

    /** The keys of one table. */
    private record Gets(
            String name,
            Request part,
            List<Map<String, AttributeValue>> keys,
            Selection selection,
            boolean consistent) {

        static Gets read(String name, Request part) {
            ExpressionParameters.check(part, List.of("ProjectionExpression"), List.of("AttributesToGet"));
            Selection selection = Selection.read(part);
            List<Map<String, AttributeValue>> keys = new ArrayList<>();
            Set<Map<String, AttributeValue>> seen = new HashSet<>();
            for (Object raw : part.list("Keys").orElse(List.of())) {
                Map<String, AttributeValue> key = AttributeValues.readMap(WireTypes.structure(raw));
                if (!seen.add(key)) {
                    throw DynamoDbErrors.validation("Provided list of item keys contains duplicates");
                }
                keys.add(key);
            }
            return new Gets(name, part, keys, selection, part.flag("ConsistentRead"));
        }
    }

    /** What has been collected of all tables. */
    private static final class Answer {

        private final Structure.Builder responses = Structure.builder();
        private final Structure.Builder unprocessed = Structure.builder();
        private final List<Structure> capacities = new ArrayList<>();
        private long bytes;
        private int read;

        void add(Gets gets, Table table, Capacity.Report report) {
            List<Structure> items = new ArrayList<>();
            List<Structure> left = new ArrayList<>();
            var capacity = new Capacity();
            for (Map<String, AttributeValue> given : gets.keys()) {
                if (bytes >= MOST_BYTES || !table.hasCapacity(CapacityUse.READ)) {
                    left.add(AttributeValues.write(given));
                    continue;
                }
                ItemKey key = table.definition().keys().read(given);
                Optional<Item> item = table.read(store -> store.get(key));
                new Capacity().read(item, gets.consistent()).consume(table, CapacityUse.READ);
                capacity.read(item, gets.consistent());
                read++;
                bytes += item.map(Item::size).orElse(0);
                item.map(gets.selection()::of).map(AttributeValues::write).ifPresent(items::add);
            }
            responses.with(gets.name(), items);
            capacity.of(report, table.key().name()).ifPresent(capacities::add);
            if (!left.isEmpty()) {
                Map<String, Object> again =
                        new LinkedHashMap<>(gets.part().members().members());
                again.put("Keys", left);
                unprocessed.with(gets.name(), Structure.of(again));
            }
        }

        Structure build(Capacity.Report report) {
            return Structure.builder()
                    .with("Responses", responses.build())
                    .with("UnprocessedKeys", unprocessed.build())
                    .with(
                            "ConsumedCapacity",
                            report == Capacity.Report.NONE ? Optional.empty() : Optional.of(capacities))
                    .build();
        }
    }

    static Structure answer(Request request) {
        Capacity.Report report = Capacity.report(request.input());
        Map<String, Structure> parts = BatchItems.read(request);
        parts.forEach((name, part) -> checkKeys(request, name, part));
        request.input().validated();
        List<Gets> all = new ArrayList<>();
        parts.forEach((name, part) -> all.add(Gets.read(name, request.part(part))));
        if (all.stream().mapToInt(gets -> gets.keys().size()).sum() > MOST_KEYS) {
            throw DynamoDbErrors.validation("Too many items requested for the BatchGetItem call");
        }
        Map<Gets, Table> tables = new LinkedHashMap<>();
        for (Gets gets : all) {
            Table table = request.tables().get(request.tables().key(request.region(), gets.name()));
            gets.keys().forEach(table.definition().keys()::read);
            gets.selection().check(table.definition());
            tables.put(gets, table);
        }
        var answer = new Answer();
        tables.forEach((gets, table) -> answer.add(gets, table, report));
        if (answer.read == 0) {
            tables.values().forEach(table -> table.requireCapacity(CapacityUse.READ));
        }
        return answer.build(report);
    }

    private static void checkKeys(Request request, String name, Structure part) {
        int keys = part.member("Keys").map(WireTypes::list).map(List::size).orElse(-1);
        String path = "requestItems." + name + ".member.keys";
        if (keys < 0) {
            request.input().violate(path, null, "Member must not be null");
        } else if (keys == 0) {
            request.input().violate(path, "[]", "Member must have length greater than or equal to 1");
        } else if (keys > MOST_KEYS) {
            request.input()
                    .violate(path, "a list of " + keys, "Member must have length less than or equal to " + MOST_KEYS);
        }
    }
}
