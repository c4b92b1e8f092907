package io.shardlab.aws.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * One line of a statement's {@code Condition}: an operator, a context key and the values that it is compared with. Several
 * values are alternatives; for a negated operator none of them may match.
 */
record Condition(String operator, String key, List<String> values) {

    private static final String IF_EXISTS = "IfExists";
    private static final String NOT = "Not";
    private static final Map<String, BiPredicate<String, String>> COMPARISONS = Map.of(
            "StringEquals", String::equals,
            "StringEqualsIgnoreCase", String::equalsIgnoreCase,
            "StringLike", Wildcards::matches,
            "ArnEquals", Wildcards::matches,
            "ArnLike", Wildcards::matches,
            "Bool", String::equalsIgnoreCase);

    Condition {
        values = List.copyOf(values);
        String plain = plain(operator);
        if (!plain.equals("Null") && !COMPARISONS.containsKey(plain)) {
            throw new IllegalArgumentException("The condition operator " + operator
                    + " is not supported here; there are StringEquals, StringNotEquals, StringEqualsIgnoreCase,"
                    + " StringNotEqualsIgnoreCase, StringLike, StringNotLike, ArnEquals, ArnLike, Bool and Null.");
        }
    }

    /** @param context the call's context keys, in lower case, with their values */
    boolean holds(Map<String, String> context) {
        String actual = context.get(key.toLowerCase(Locale.ROOT));
        String plain = plain(operator);
        if (plain.equals("Null")) {
            return values.stream().anyMatch(expected -> Boolean.parseBoolean(expected) == (actual == null));
        }
        boolean negated = operator.contains(NOT);
        if (actual == null) {
            return negated || operator.endsWith(IF_EXISTS);
        }
        BiPredicate<String, String> comparison = COMPARISONS.get(plain);
        // Patterns come first in a comparison by wildcard.
        boolean matches = values.stream().anyMatch(expected -> comparison.test(expected, actual));
        return matches != negated;
    }

    private static String plain(String operator) {
        String without =
                operator.endsWith(IF_EXISTS) ? operator.substring(0, operator.length() - IF_EXISTS.length()) : operator;
        return without.replace(NOT, "");
    }
}
