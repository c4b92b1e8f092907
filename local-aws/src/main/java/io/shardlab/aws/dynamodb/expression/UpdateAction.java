package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.Numbers;
import java.util.LinkedHashSet;
import java.util.Optional;

/** One action of an update. */
sealed interface UpdateAction {

    String INCORRECT_TYPE = "An operand in the update expression has an incorrect data type";

    DocumentPath path();

    /**
     * The item after it.
     *
     * @param item as it is after earlier actions
     * @param before as it was before all of them
     */
    Item applyTo(Item item, Item before);

    /** The value of the request that it brings in as it is. */
    Optional<AttributeValue> givenValue();

    /** A value becomes another. */
    record Set(DocumentPath path, UpdateValue value) implements UpdateAction {
        @Override
        public Item applyTo(Item item, Item before) {
            return Document.with(item, path, value.in(before));
        }

        @Override
        public Optional<AttributeValue> givenValue() {
            return value instanceof UpdateValue.Given given ? Optional.of(given.value()) : Optional.empty();
        }
    }

    /** A value goes. */
    record Remove(DocumentPath path) implements UpdateAction {
        @Override
        public Item applyTo(Item item, Item before) {
            return Document.without(item, path);
        }

        @Override
        public Optional<AttributeValue> givenValue() {
            return Optional.empty();
        }
    }

    /**
     * A number grows, or a set gains elements.
     *
     * @param mismatch the refusal when the item's value has another type
     */
    record Add(DocumentPath path, AttributeValue value, String mismatch) implements UpdateAction {
        @Override
        public Item applyTo(Item item, Item before) {
            AttributeValue sum = path.in(before)
                    .map(old -> sum(old, value).orElseThrow(() -> DynamoDbErrors.validation(mismatch)))
                    .orElse(value);
            return Document.with(item, path, sum);
        }

        private static Optional<AttributeValue> sum(AttributeValue old, AttributeValue added) {
            if (old instanceof AttributeValue.N a && added instanceof AttributeValue.N b) {
                return Optional.of(
                        new AttributeValue.N(Numbers.normal(a.number().add(b.number()))));
            }
            if (old instanceof AttributeValue.SetOf a
                    && added instanceof AttributeValue.SetOf b
                    && a.type() == b.type()) {
                java.util.Set<AttributeValue> elements = new LinkedHashSet<>(a.elements());
                elements.addAll(b.elements());
                return Optional.of(new AttributeValue.SetOf(a.type(), elements));
            }
            return UpdateValue.appended(old, added);
        }

        @Override
        public Optional<AttributeValue> givenValue() {
            return Optional.of(value);
        }
    }

    /** A set loses elements; with the last one it goes itself. */
    record Delete(DocumentPath path, AttributeValue.SetOf value, String mismatch) implements UpdateAction {
        @Override
        public Item applyTo(Item item, Item before) {
            Optional<AttributeValue> old = path.in(before);
            if (old.isEmpty()) {
                return Document.requireParent(item, path);
            }
            if (!(old.get() instanceof AttributeValue.SetOf set && set.type() == value.type())) {
                throw DynamoDbErrors.validation(mismatch);
            }
            java.util.Set<AttributeValue> elements = new LinkedHashSet<>(set.elements());
            elements.removeAll(value.elements());
            return elements.isEmpty()
                    ? Document.without(item, path)
                    : Document.with(item, path, new AttributeValue.SetOf(set.type(), elements));
        }

        @Override
        public Optional<AttributeValue> givenValue() {
            return Optional.of(value);
        }
    }
}
