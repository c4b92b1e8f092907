package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.expression.Update;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;

/** DeleteItem. */
final class DeleteItem {

    private DeleteItem() {}

    static Structure answer(Request request) {
        ItemWriting writing = ItemWriting.read(request, "Key");
        ExpressionParameters.check(request, ItemWriting.CONDITION, List.of("Expected"));
        LegacyParameters.checkCombined(request, "Expected");
        Map<String, AttributeValue> key = request.attributes("Key");
        writing.returnValues().orAllOldOnly();
        var expressions = new ExpressionParameters(request);
        var delete = WriteRequest.delete(key, ItemWriting.condition(request, expressions));
        expressions.checkAllUsed();
        return writing.answer(request, delete, Update.NOTHING);
    }
}
