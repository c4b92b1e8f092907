package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.expression.Update;
import io.shardlab.aws.dynamodb.table.CapacityUse;
import io.shardlab.aws.dynamodb.table.ConditionalCheckFailed;
import io.shardlab.aws.dynamodb.table.ItemChange;
import io.shardlab.aws.dynamodb.table.ItemWrite;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What PutItem, UpdateItem and DeleteItem have in common: what they answer with. */
record ItemWriting(
        Capacity.Report report,
        ReturnValues returnValues,
        CollectionMetrics.Wanted metrics,
        boolean returnsItemOnFailure) {

    private static final String ON_FAILURE = "ReturnValuesOnConditionCheckFailure";

    /** Whether the item of a failed condition is wanted, in the order in which DynamoDB lists it. */
    private enum OnFailure {
        ALL_OLD,
        NONE
    }

    /** Reads what all three take; the rest of the constraints is the caller's matter. */
    static ItemWriting read(Request request, String itemMember) {
        Input input = request.input();
        Capacity.Report report = Capacity.report(input);
        request.checkTableName();
        request.checkPresent(itemMember);
        LegacyParameters.checkConditionalOperator(request);
        ReturnValues returnValues = ReturnValues.of(input);
        CollectionMetrics.Wanted metrics = CollectionMetrics.wanted(input);
        boolean onFailure = returnsItemOnFailure(input);
        input.validated();
        return new ItemWriting(report, returnValues, metrics, onFailure);
    }

    static boolean returnsItemOnFailure(Input input) {
        return input.optionalEnum(ON_FAILURE, OnFailure.class).equals(Optional.of(OnFailure.ALL_OLD));
    }

    /** The condition of an expression or of {@code Expected}. */
    static Condition condition(Request request, ExpressionParameters expressions) {
        return LegacyParameters.expected(request)
                .or(() -> expressions.condition("ConditionExpression"))
                .orElse(Condition.ALWAYS);
    }

    /** Writes and answers. */
    Structure answer(Request request, Function<TableDefinition, ItemWrite> write, Update update) {
        Table table = request.table();
        TableDefinition definition = table.definition();
        ItemWrite prepared = write.apply(definition);
        table.requireCapacity(CapacityUse.WRITE);
        ItemChange change = write(table, prepared);
        return Structure.builder()
                .with("Attributes", returnValues.of(change, update))
                .with(
                        "ConsumedCapacity",
                        new Capacity()
                                .write(definition, change)
                                .consume(table, CapacityUse.WRITE)
                                .of(report, request.tableKey().name()))
                .with("ItemCollectionMetrics", CollectionMetrics.of(metrics, definition, change.key()))
                .build();
    }

    private ItemChange write(Table table, ItemWrite write) {
        try {
            return table.write(store -> store.write(write));
        } catch (ConditionalCheckFailed e) {
            AwsException refusal = AwsException.client("ConditionalCheckFailedException", e.getMessage());
            throw returnsItemOnFailure && e.item().isPresent()
                    ? refusal.with(Map.of("Item", AttributeValues.write(e.item().get())))
                    : refusal;
        }
    }

    /** The members that hold expressions. */
    static final List<String> CONDITION = List.of("ConditionExpression");
}
