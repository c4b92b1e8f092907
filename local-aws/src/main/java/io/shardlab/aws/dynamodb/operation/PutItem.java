package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.expression.Update;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.protocol.Structure;
import java.util.List;

/** PutItem. */
final class PutItem {

    private PutItem() {}

    static Structure answer(Request request) {
        ItemWriting writing = ItemWriting.read(request, "Item");
        ExpressionParameters.check(request, ItemWriting.CONDITION, List.of("Expected"));
        LegacyParameters.checkCombined(request, "Expected");
        Item item = Item.of(request.attributes("Item"));
        writing.returnValues().orAllOldOnly();
        var expressions = new ExpressionParameters(request);
        var put = WriteRequest.put(item, ItemWriting.condition(request, expressions));
        expressions.checkAllUsed();
        return writing.answer(request, put, Update.NOTHING);
    }
}
