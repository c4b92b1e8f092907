package io.shardlab.aws.dynamodb.expression;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with an expression that can be read. DynamoDB names one problem, the first of the first kind in an order. */
final class Problems {

    /** Kinds of problems. */
    enum Kind {
        REDUNDANT_PARENTHESES,
        UNKNOWN_FUNCTION,
        MISUSED_FUNCTION,
        RESERVED_WORD,
        /** One of the four that follow, in the first condition that has one. */
        CONDITION,
        UNDEFINED_PLACEHOLDER,
        OPERAND_COUNT,
        SAME_OPERANDS,
        FUNCTION_OPERAND,
        REPEATED_SECTION,
        UNDEFINED_NAME,
        UNDEFINED_VALUE,
        OVERLAPPING_PATHS,
        CONFLICTING_PATHS,
        UPDATE_OPERAND
    }

    private final Map<Kind, String> first = new EnumMap<>(Kind.class);

    void add(Kind kind, String sentence) {
        first.putIfAbsent(kind, sentence);
    }

    /** Ends a condition: what is wrong in it goes before what is wrong in later ones. */
    void endCondition() {
        firstOf(List.of(Kind.UNDEFINED_PLACEHOLDER, Kind.OPERAND_COUNT, Kind.SAME_OPERANDS, Kind.FUNCTION_OPERAND))
                .ifPresent(sentence -> add(Kind.CONDITION, sentence));
    }

    Optional<String> firstOf(List<Kind> order) {
        return order.stream().filter(first::containsKey).findFirst().map(first::get);
    }
}
