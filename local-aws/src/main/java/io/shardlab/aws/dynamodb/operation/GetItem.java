package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import io.shardlab.aws.dynamodb.table.CapacityUse;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GetItem. */
final class GetItem {

    private static final List<String> EXPRESSIONS = List.of("ProjectionExpression");

    private GetItem() {}

    static Structure answer(Request request) {
        Input input = request.input();
        request.checkAttributesToGet();
        Capacity.Report report = Capacity.report(input);
        request.checkPresent("Key");
        request.checkTableName();
        input.validated();
        ExpressionParameters.check(request, EXPRESSIONS, List.of("AttributesToGet"));
        Map<String, AttributeValue> given = request.attributes("Key");
        Selection selection = Selection.read(request);
        boolean consistent = request.flag("ConsistentRead");

        Table table = request.table();
        ItemKey key = table.definition().keys().read(given);
        selection.check(table.definition());
        table.requireCapacity(CapacityUse.READ);
        Optional<Item> item = table.read(store -> store.get(key));
        return Structure.builder()
                .with("Item", item.map(selection::of).map(AttributeValues::write))
                .with(
                        "ConsumedCapacity",
                        new Capacity()
                                .read(item, consistent)
                                .consume(table, CapacityUse.READ)
                                .of(report, request.tableKey().name()))
                .build();
    }
}
