package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.expression.Update;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;

/** UpdateItem. */
final class UpdateItem {

    private static final List<String> EXPRESSIONS = List.of("UpdateExpression", "ConditionExpression");

    private UpdateItem() {}

    static Structure answer(Request request) {
        ItemWriting writing = ItemWriting.read(request, "Key");
        ExpressionParameters.check(request, EXPRESSIONS, List.of("AttributeUpdates", "Expected"));
        LegacyParameters.checkCombined(request, "Expected");
        Map<String, AttributeValue> key = request.attributes("Key");
        var legacy = LegacyParameters.attributeUpdates(request);
        var expressions = new ExpressionParameters(request);
        Update update =
                legacy.<Update>map(known -> known).or(expressions::update).orElse(Update.NOTHING);
        var write = WriteRequest.update(key, update, ItemWriting.condition(request, expressions));
        expressions.checkAllUsed();
        return writing.answer(request, write, update);
    }
}
