package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Numbers;

/** Values as DynamoDB's refusals write them. */
final class ValueText {

    private ValueText() {}

    static String of(AttributeValue value) {
        return "AttributeValue: {" + value.type() + ":" + plain(value) + "}";
    }

    private static String plain(AttributeValue value) {
        if (value instanceof AttributeValue.S string) {
            return string.text();
        }
        if (value instanceof AttributeValue.N number) {
            return Numbers.text(number.number());
        }
        return value instanceof AttributeValue.B binary ? binary.bytes().toBase64() : value.toString();
    }
}
