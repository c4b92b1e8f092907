package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import io.shardlab.aws.dynamodb.table.CapacityUse;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableLocks;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** TransactGetItems: items as they are at one moment. */
final class TransactGetItems {

    private static final int MOST_ITEMS = 100;

    private TransactGetItems() {}

    /** One item to be read. */
    private record Get(Table table, Map<String, AttributeValue> key, Selection selection) {

        static Get read(Request item) {
            item.checkPresent("Get");
            item.input().validated();
            Request part = item.part("Get");
            part.checkTableName();
            part.checkPresent("Key");
            part.input().validated();
            return new Get(part.table(), part.attributes("Key"), Selection.read(part));
        }
    }

    static Structure answer(Request request) {
        Input input = request.input();
        Capacity.Report report = Capacity.report(input);
        List<Request> parts = TransactItems.read(request, MOST_ITEMS);
        input.validated();
        List<Get> gets = parts.stream().map(Get::read).toList();
        List<ItemKey> keys = keys(gets);
        gets.forEach(get -> get.table().requireCapacity(CapacityUse.READ));
        List<Optional<Item>> items = TableLocks.exclusively(
                gets.stream().map(Get::table).collect(Collectors.toSet()), () -> items(gets, keys));
        Map<Table, Capacity> capacities = new LinkedHashMap<>();
        List<Structure> responses = new ArrayList<>();
        for (int i = 0; i < gets.size(); i++) {
            Get get = gets.get(i);
            capacities.computeIfAbsent(get.table(), fresh -> new Capacity()).read(items.get(i), true);
            responses.add(Structure.builder()
                    .with("Item", items.get(i).map(get.selection()::of).map(AttributeValues::write))
                    .build());
        }
        return TransactItems.consumed(capacities, report, "ReadCapacityUnits")
                .with("Responses", responses)
                .build();
    }

    /** The keys, or a cancellation that says which are none. */
    private static List<ItemKey> keys(List<Get> gets) {
        List<ItemKey> keys = new ArrayList<>();
        List<Structure> reasons = new ArrayList<>();
        List<String> codes = new ArrayList<>();
        for (Get get : gets) {
            Structure.Builder reason = Structure.builder();
            String code = "None";
            try {
                keys.add(get.table().definition().keys().read(get.key()));
                get.selection().check(get.table().definition());
            } catch (AwsException e) {
                code = "ValidationError";
                reason.with("Message", e.getMessage());
            }
            codes.add(code);
            reasons.add(reason.with("Code", code).build());
        }
        if (codes.contains("ValidationError")) {
            throw AwsException.client(
                            "TransactionCanceledException",
                            "Transaction cancelled, please refer cancellation reasons for specific reasons ["
                                    + String.join(", ", codes) + "]")
                    .with(Map.of("CancellationReasons", reasons));
        }
        Set<Object> targets = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!targets.add(List.of(gets.get(i).table().key(), keys.get(i)))) {
                throw DynamoDbErrors.validation("Transaction request cannot include multiple operations on one item");
            }
        }
        return keys;
    }

    private static List<Optional<Item>> items(List<Get> gets, List<ItemKey> keys) {
        List<Optional<Item>> items = new ArrayList<>();
        for (int i = 0; i < gets.size(); i++) {
            ItemKey key = keys.get(i);
            items.add(gets.get(i).table().write(store -> store.get(key)));
        }
        return items;
    }
}
