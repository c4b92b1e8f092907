package io.shardlab.aws.dynamodb.item;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The value of an attribute. Values do not change; two are equal when DynamoDB's {@code =} says so. */
public sealed interface AttributeValue {

    AttributeType type();

    /** A string. */
    record S(String text) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.S;
        }
    }

    /** A number in its normal form, see {@link Numbers}. */
    record N(BigDecimal number) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.N;
        }
    }

    /** Bytes. */
    record B(Binary bytes) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.B;
        }
    }

    /** True or false. */
    record Bool(boolean flag) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.BOOL;
        }
    }

    /** The value that says that there is none. */
    record Null() implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.NULL;
        }
    }

    /** A set of strings, numbers or bytes; its elements all have {@code type}'s element type. */
    record SetOf(AttributeType type, Set<AttributeValue> elements) implements AttributeValue {
        public SetOf {
            elements = Collections.unmodifiableSet(new LinkedHashSet<>(elements));
        }
    }

    /** Values in an order. */
    record L(List<AttributeValue> elements) implements AttributeValue {
        public L {
            elements = List.copyOf(elements);
        }

        @Override
        public AttributeType type() {
            return AttributeType.L;
        }
    }

    /** Values by name. */
    record M(Map<String, AttributeValue> members) implements AttributeValue {
        public M {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public AttributeType type() {
            return AttributeType.M;
        }
    }

    /** A string's value. */
    static AttributeValue of(String text) {
        return new S(text);
    }

    /** A number's value. */
    static AttributeValue of(long number) {
        return new N(Numbers.normal(BigDecimal.valueOf(number)));
    }

    /**
     * The order of two values of the same ordered type: strings and bytes as unsigned bytes, numbers as numbers.
     *
     * @throws IllegalArgumentException when they have different types or their type has no order
     */
    static int compare(AttributeValue one, AttributeValue other) {
        if (one instanceof S a && other instanceof S b) {
            return Utf8.compare(a.text, b.text);
        }
        if (one instanceof N a && other instanceof N b) {
            return a.number.compareTo(b.number);
        }
        if (one instanceof B a && other instanceof B b) {
            return a.bytes.compareTo(b.bytes);
        }
        throw new IllegalArgumentException(one.type() + " and " + other.type() + " have no order");
    }
}
