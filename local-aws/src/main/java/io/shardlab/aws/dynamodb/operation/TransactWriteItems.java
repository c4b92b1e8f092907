package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.expression.Update;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.table.CapacityUse;
import io.shardlab.aws.dynamodb.table.ItemChange;
import io.shardlab.aws.dynamodb.table.ItemWrite;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.dynamodb.transaction.CancellationReason;
import io.shardlab.aws.dynamodb.transaction.RequestTokens;
import io.shardlab.aws.dynamodb.transaction.TransactionCanceled;
import io.shardlab.aws.dynamodb.transaction.WriteTransaction;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** TransactWriteItems: puts, updates, deletes and condition checks, all or none. */
final class TransactWriteItems {

    private static final int MOST_ACTIONS = 100;
    private static final long MOST_BYTES = 4L << 20;
    private static final int LONGEST_TOKEN = 36;
    private static final List<String> KINDS = List.of("ConditionCheck", "Put", "Delete", "Update");

    private final RequestTokens tokens;

    TransactWriteItems(RequestTokens tokens) {
        this.tokens = tokens;
    }

    /** One action as the request has it. */
    private record Action(Request part, Function<TableDefinition, ItemWrite> write, boolean returnsItemOnFailure) {}

    Structure answer(Request request) {
        Input input = request.input();
        Capacity.Report report = Capacity.report(input);
        CollectionMetrics.Wanted metrics = CollectionMetrics.wanted(input);
        Optional<String> token = input.optionalString("ClientRequestToken", Input.Constraint.length(1, LONGEST_TOKEN));
        List<Request> parts = TransactItems.read(request, MOST_ACTIONS);
        input.validated();
        List<Action> actions = parts.stream().map(TransactWriteItems::action).toList();
        List<WriteTransaction.Action> writes = new ArrayList<>();
        for (Action action : actions) {
            writes.add(new WriteTransaction.Action(action.part().table(), action.write()));
        }
        String fingerprint = request.members().members().get("TransactItems").toString();
        if (fingerprint.length() > MOST_BYTES) {
            checkSize(request);
        }
        if (token.map(known -> tokens.isDone(known, fingerprint)).orElse(false)) {
            return answer(writes, List.of(), report, metrics);
        }
        writes.forEach(write -> write.table().requireCapacity(CapacityUse.WRITE));
        List<ItemChange> changes = executed(writes, actions);
        token.ifPresent(known -> tokens.done(known, fingerprint));
        return answer(writes, changes, report, metrics);
    }

    private static Action action(Request item) {
        List<String> kinds = KINDS.stream().filter(item::has).toList();
        if (kinds.size() != 1) {
            throw DynamoDbErrors.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        Request part = item.part(kinds.get(0));
        part.checkTableName();
        part.checkPresent(kinds.get(0).equals("Put") ? "Item" : "Key");
        if (kinds.get(0).equals("ConditionCheck")) {
            part.checkPresent("ConditionExpression");
        }
        if (kinds.get(0).equals("Update")) {
            part.checkPresent("UpdateExpression");
        }
        boolean onFailure = ItemWriting.returnsItemOnFailure(part.input());
        part.input().validated();
        return new Action(part, write(kinds.get(0), part), onFailure);
    }

    private static Function<TableDefinition, ItemWrite> write(String kind, Request part) {
        var expressions = new ExpressionParameters(part);
        Optional<Update> update = expressions.update();
        Condition condition = ItemWriting.condition(part, expressions);
        expressions.checkAllUsed();
        return switch (kind) {
            case "Put" -> WriteRequest.put(Item.of(part.attributes("Item")), condition);
            case "Delete" -> WriteRequest.delete(part.attributes("Key"), condition);
            case "Update" -> WriteRequest.update(part.attributes("Key"), update.orElseThrow(), condition);
            default -> WriteRequest.check(part.attributes("Key"), condition);
        };
    }

    private static void checkSize(Request request) {
        long bytes = TransactItems.read(request, MOST_ACTIONS).stream()
                .filter(item -> item.has("Put"))
                .mapToLong(item -> Item.of(item.part("Put").attributes("Item")).size())
                .sum();
        if (bytes > MOST_BYTES) {
            throw DynamoDbErrors.validation("The aggregate size of all items in the transaction exceeds 4 MB");
        }
    }

    private static List<ItemChange> executed(List<WriteTransaction.Action> writes, List<Action> actions) {
        try {
            return new WriteTransaction(writes).execute();
        } catch (TransactionCanceled e) {
            List<Structure> reasons = new ArrayList<>();
            for (int i = 0; i < actions.size(); i++) {
                reasons.add(reason(e.reasons().get(i), actions.get(i).returnsItemOnFailure()));
            }
            throw AwsException.client("TransactionCanceledException", e.getMessage())
                    .with(Map.of("CancellationReasons", reasons));
        }
    }

    private static Structure reason(CancellationReason reason, boolean withItem) {
        return Structure.builder()
                .with("Code", reason.code())
                .with("Message", reason.message())
                .with("Item", reason.item().filter(item -> withItem).map(AttributeValues::write))
                .build();
    }

    /** The answer; a request that was done before consumes the reading of what it wrote. */
    private static Structure answer(
            List<WriteTransaction.Action> writes,
            List<ItemChange> changes,
            Capacity.Report report,
            CollectionMetrics.Wanted metrics) {
        Map<Table, Capacity> capacities = new LinkedHashMap<>();
        Map<String, List<Structure>> collections = new LinkedHashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            Table table = writes.get(i).table();
            Capacity capacity = capacities.computeIfAbsent(table, fresh -> new Capacity());
            if (changes.isEmpty()) {
                capacity.read(Optional.empty(), true);
                continue;
            }
            ItemChange change = changes.get(i);
            capacity.write(table.definition(), change);
            CollectionMetrics.of(metrics, table.definition(), change.key())
                    .ifPresent(size -> collections
                            .computeIfAbsent(table.key().name(), fresh -> new ArrayList<>())
                            .add(size));
        }
        String kind = changes.isEmpty() ? "ReadCapacityUnits" : "WriteCapacityUnits";
        return TransactItems.consumed(capacities, report, kind)
                .with(
                        "ItemCollectionMetrics",
                        collections.isEmpty() ? Optional.empty() : Optional.of(Structure.of(collections)))
                .build();
    }
}
