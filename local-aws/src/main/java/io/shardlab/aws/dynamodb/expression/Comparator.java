package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import java.util.Arrays;
import java.util.Optional;

/** The six comparators, by the names that legacy conditions have for them. */
public enum Comparator {
    EQUAL("=", "EQ"),
    NOT_EQUAL("<>", "NE"),
    LESS("<", "LT"),
    AT_MOST("<=", "LE"),
    GREATER(">", "GT"),
    AT_LEAST(">=", "GE");

    private final String symbol;
    private final String legacyName;

    Comparator(String symbol, String legacyName) {
        this.symbol = symbol;
        this.legacyName = legacyName;
    }

    static Optional<Comparator> ofSymbol(Token token) {
        return token.kind() == Token.Kind.SYMBOL
                ? Arrays.stream(values())
                        .filter(comparator -> comparator.symbol.equals(token.text()))
                        .findFirst()
                : Optional.empty();
    }

    static Optional<Comparator> ofLegacyName(String name) {
        return Arrays.stream(values())
                .filter(comparator -> comparator.legacyName.equals(name))
                .findFirst();
    }

    String symbol() {
        return symbol;
    }

    /** Whether it asks for an order. */
    boolean isOrdering() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /** The comparator that holds with the operands exchanged. */
    Comparator mirrored() {
        return switch (this) {
            case LESS -> GREATER;
            case GREATER -> LESS;
            case AT_MOST -> AT_LEAST;
            case AT_LEAST -> AT_MOST;
            default -> this;
        };
    }

    /** Whether it holds between two values. */
    public boolean holds(AttributeValue left, AttributeValue right) {
        if (!isOrdering()) {
            return left.equals(right) == (this == EQUAL);
        }
        if (left.type() != right.type() || !left.type().isOrdered()) {
            return false;
        }
        int order = AttributeValue.compare(left, right);
        return switch (this) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }
}
