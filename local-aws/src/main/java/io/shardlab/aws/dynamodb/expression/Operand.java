package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.Optional;

/** What a condition compares. */
public sealed interface Operand {

    /** Its value for an item; empty when the item has none. */
    Optional<AttributeValue> in(Item item);

    /** A value of the item. */
    record Path(DocumentPath path) implements Operand {
        @Override
        public Optional<AttributeValue> in(Item item) {
            return path.in(item);
        }
    }

    /** A value of the request. */
    record Value(AttributeValue value) implements Operand {
        @Override
        public Optional<AttributeValue> in(Item item) {
            return Optional.of(value);
        }
    }

    /** How many characters, bytes, elements or members a value has. */
    record Size(Operand of) implements Operand {
        @Override
        public Optional<AttributeValue> in(Item item) {
            return of.in(item).flatMap(Size::of).map(AttributeValue::of);
        }

        private static Optional<Integer> of(AttributeValue value) {
            if (value instanceof AttributeValue.S string) {
                return Optional.of(string.text().codePointCount(0, string.text().length()));
            }
            if (value instanceof AttributeValue.B binary) {
                return Optional.of(binary.bytes().length());
            }
            if (value instanceof AttributeValue.SetOf set) {
                return Optional.of(set.elements().size());
            }
            if (value instanceof AttributeValue.L list) {
                return Optional.of(list.elements().size());
            }
            return value instanceof AttributeValue.M map
                    ? Optional.of(map.members().size())
                    : Optional.empty();
        }
    }
}
