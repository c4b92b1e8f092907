package io.shardlab.aws.dynamodb.item;

import java.math.BigDecimal;
import java.util.Map;

/** What attributes count in bytes (Developer Guide, "DynamoDB item sizes and formats"). */
final class ItemSize {

    private static final int COLLECTION_OVERHEAD = 3;

    private ItemSize() {}

    static int of(Map<String, AttributeValue> attributes) {
        int size = 0;
        for (var attribute : attributes.entrySet()) {
            size += Utf8.length(attribute.getKey()) + of(attribute.getValue());
        }
        return size;
    }

    static int of(AttributeValue value) {
        if (value instanceof AttributeValue.S string) {
            return Utf8.length(string.text());
        }
        if (value instanceof AttributeValue.N number) {
            return of(number.number());
        }
        if (value instanceof AttributeValue.B binary) {
            return binary.bytes().length();
        }
        if (value instanceof AttributeValue.SetOf set) {
            return set.elements().stream().mapToInt(ItemSize::of).sum();
        }
        if (value instanceof AttributeValue.L list) {
            return COLLECTION_OVERHEAD
                    + list.elements().stream()
                            .mapToInt(element -> 1 + of(element))
                            .sum();
        }
        if (value instanceof AttributeValue.M map) {
            return COLLECTION_OVERHEAD + map.members().size() + of(map.members());
        }
        return 1;
    }

    /** One byte for two digits that share a place in base 100, one for the exponent, one for a sign. */
    private static int of(BigDecimal number) {
        if (number.signum() == 0) {
            return 1;
        }
        int digits = number.precision();
        int exponent = digits - number.scale() - 1;
        boolean straddles = digits % 2 == 0 && exponent % 2 == 0;
        return 1 + (digits + 1) / 2 + (straddles ? 1 : 0) + (number.signum() < 0 ? 1 : 0);
    }
}
