package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What SET sets a value to. */
sealed interface UpdateValue {

    /**
     * The value for an item.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException} when the item lacks what it takes
     */
    AttributeValue in(Item item);

    /** A value of the request. */
    record Given(AttributeValue value) implements UpdateValue {
        @Override
        public AttributeValue in(Item item) {
            return value;
        }
    }

    /** A value of the item. */
    record Existing(DocumentPath path) implements UpdateValue {
        @Override
        public AttributeValue in(Item item) {
            return path.in(item)
                    .orElseThrow(() -> DynamoDbErrors.validation(
                            "The provided expression refers to an attribute that does not exist in the item"));
        }
    }

    /** A value of the item, or another when it has none. */
    record IfNotExists(DocumentPath path, UpdateValue otherwise) implements UpdateValue {
        @Override
        public AttributeValue in(Item item) {
            return path.in(item).orElseGet(() -> otherwise.in(item));
        }
    }

    /** One list after the other. */
    record ListAppend(UpdateValue first, UpdateValue second) implements UpdateValue {
        @Override
        public AttributeValue in(Item item) {
            return appended(first.in(item), second.in(item)).orElseThrow(UpdateValue::incorrectType);
        }
    }

    /** Two numbers added, or the second one subtracted from the first. */
    record Sum(UpdateValue first, UpdateValue second, boolean subtracted) implements UpdateValue {
        @Override
        public AttributeValue in(Item item) {
            if (!(first.in(item) instanceof AttributeValue.N a && second.in(item) instanceof AttributeValue.N b)) {
                throw incorrectType();
            }
            return new AttributeValue.N(Numbers.normal(
                    subtracted ? a.number().subtract(b.number()) : a.number().add(b.number())));
        }
    }

    /** Two lists in one; empty when one of them is no list. */
    static Optional<AttributeValue> appended(AttributeValue first, AttributeValue second) {
        if (!(first instanceof AttributeValue.L a && second instanceof AttributeValue.L b)) {
            return Optional.empty();
        }
        List<AttributeValue> elements = new ArrayList<>(a.elements());
        elements.addAll(b.elements());
        return Optional.of(new AttributeValue.L(elements));
    }

    private static RuntimeException incorrectType() {
        return DynamoDbErrors.validation(UpdateAction.INCORRECT_TYPE);
    }
}
