package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.List;
import java.util.Optional;

/** A condition on an item. */
public sealed interface Condition {

    /** The condition that every item meets. */
    Condition ALWAYS = new And(List.of());

    /** Whether an item meets it. */
    boolean matches(Item item);

    /** Every one of them holds. */
    record And(List<Condition> all) implements Condition {
        @Override
        public boolean matches(Item item) {
            return all.stream().allMatch(one -> one.matches(item));
        }
    }

    /** One of them holds. */
    record Or(List<Condition> any) implements Condition {
        @Override
        public boolean matches(Item item) {
            return any.stream().anyMatch(one -> one.matches(item));
        }
    }

    /** It does not hold. */
    record Not(Condition inner) implements Condition {
        @Override
        public boolean matches(Item item) {
            return !inner.matches(item);
        }
    }

    /** Two values compared. Values of different types are different and have no order; nothing is equal to no value. */
    record Comparison(Comparator comparator, Operand left, Operand right) implements Condition {
        @Override
        public boolean matches(Item item) {
            Optional<AttributeValue> a = left.in(item);
            Optional<AttributeValue> b = right.in(item);
            return a.isPresent() && b.isPresent()
                    ? comparator.holds(a.get(), b.get())
                    : comparator == Comparator.NOT_EQUAL && a.isPresent() != b.isPresent();
        }
    }

    /** A value between two others, both included. */
    record Between(Operand operand, Operand low, Operand high) implements Condition {
        @Override
        public boolean matches(Item item) {
            return new Comparison(Comparator.AT_LEAST, operand, low).matches(item)
                    && new Comparison(Comparator.AT_MOST, operand, high).matches(item);
        }
    }

    /** A value that is one of others. */
    record In(Operand operand, List<Operand> candidates) implements Condition {
        @Override
        public boolean matches(Item item) {
            return candidates.stream()
                    .anyMatch(candidate -> new Comparison(Comparator.EQUAL, operand, candidate).matches(item));
        }
    }

    /** There is a value. */
    record Exists(DocumentPath path) implements Condition {
        @Override
        public boolean matches(Item item) {
            return path.in(item).isPresent();
        }
    }

    /** A value has a type. */
    record HasType(Operand operand, AttributeType type) implements Condition {
        @Override
        public boolean matches(Item item) {
            return operand.in(item).map(value -> value.type() == type).orElse(false);
        }
    }

    /** A string or bytes begin with others. */
    record BeginsWith(Operand operand, Operand prefix) implements Condition {
        @Override
        public boolean matches(Item item) {
            Optional<AttributeValue> value = operand.in(item);
            Optional<AttributeValue> start = prefix.in(item);
            return value.isPresent() && start.isPresent() && beginsWith(value.get(), start.get());
        }

        static boolean beginsWith(AttributeValue value, AttributeValue prefix) {
            if (value instanceof AttributeValue.S text) {
                return prefix instanceof AttributeValue.S start && text.text().startsWith(start.text());
            }
            return value instanceof AttributeValue.B bytes
                    && prefix instanceof AttributeValue.B start
                    && bytes.bytes().startsWith(start.bytes());
        }
    }

    /** A string or bytes contain others, or a set or list has an element. */
    record Contains(Operand operand, Operand part) implements Condition {
        @Override
        public boolean matches(Item item) {
            Optional<AttributeValue> value = operand.in(item);
            Optional<AttributeValue> wanted = part.in(item);
            return value.isPresent() && wanted.isPresent() && contains(value.get(), wanted.get());
        }

        private static boolean contains(AttributeValue value, AttributeValue wanted) {
            if (value instanceof AttributeValue.S text) {
                return wanted instanceof AttributeValue.S part && text.text().contains(part.text());
            }
            if (value instanceof AttributeValue.B bytes) {
                return wanted instanceof AttributeValue.B part && bytes.bytes().contains(part.bytes());
            }
            if (value instanceof AttributeValue.SetOf set) {
                return set.elements().contains(wanted);
            }
            return value instanceof AttributeValue.L list && list.elements().contains(wanted);
        }
    }
}
