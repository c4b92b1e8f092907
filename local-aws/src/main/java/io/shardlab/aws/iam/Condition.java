package io.shardlab.aws.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * One line of a statement's {@code Condition}: an operator, a context key and the values that it is compared with. Several
 * values are alternatives; for a negated operator none of them may match.
 *
 * @param values may hold variables
 */
record Condition(Operator operator, String key, List<String> values) {

    private static final String IF_EXISTS = "IfExists";
    private static final String NULL = "Null";
    private static final String ANY = "ForAnyValue:";
    private static final String ALL = "ForAllValues:";

    /** Operators that are true when the value in the policy, which comes first, means the value of the call. */
    private static final Map<String, BiPredicate<String, String>> COMPARISONS = Map.of(
            "StringEquals", String::equals,
            "StringEqualsIgnoreCase", String::equalsIgnoreCase,
            "StringLike", Wildcards::matches,
            "ArnEquals", Wildcards::matchesArn,
            "ArnLike", Wildcards::matchesArn,
            "Bool", String::equalsIgnoreCase);

    /** Their negations, which AWS names so. */
    private static final Map<String, String> NEGATIONS = Map.of(
            "StringNotEquals", "StringEquals",
            "StringNotEqualsIgnoreCase", "StringEqualsIgnoreCase",
            "StringNotLike", "StringLike",
            "ArnNotEquals", "ArnEquals",
            "ArnNotLike", "ArnLike");

    /**
     * What a condition asks.
     *
     * @param matches compares a value of the policy with that of the call
     * @param ifAbsent what it says of a call without the key
     */
    record Operator(BiPredicate<String, String> matches, boolean negated, boolean asksForNull, boolean ifAbsent) {

        /** @throws IllegalArgumentException with a sentence, when there is no such operator here */
        static Operator of(String written) {
            // Each key has one value here, so that any of its values and all of them are the same unless it has none.
            boolean any = written.startsWith(ANY);
            boolean all = written.startsWith(ALL);
            String name = any ? written.substring(ANY.length()) : all ? written.substring(ALL.length()) : written;
            if (name.equals(NULL) && !any && !all) {
                return new Operator(String::equals, false, true, true);
            }
            boolean ifExists = name.endsWith(IF_EXISTS);
            String plain = ifExists ? name.substring(0, name.length() - IF_EXISTS.length()) : name;
            boolean negated = NEGATIONS.containsKey(plain);
            var comparison = COMPARISONS.get(NEGATIONS.getOrDefault(plain, plain));
            if (comparison == null) {
                throw new IllegalArgumentException(
                        "The condition operator " + written
                                + " is not supported here; there are StringEquals, StringEqualsIgnoreCase, StringLike, ArnEquals and"
                                + " ArnLike, each also with Not, and Bool, with IfExists, ForAnyValue: and ForAllValues:, and Null.");
            }
            return new Operator(comparison, negated, false, ifExists || all || (negated && !any));
        }
    }

    Condition {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("The condition on " + key + " has no value.");
        }
        if (operator.asksForNull() && !List.of("true", "false").containsAll(values)) {
            throw new IllegalArgumentException(
                    "The condition Null on " + key + " is true or false, not " + values + ".");
        }
        ContextKeys.check(key);
        values.forEach(Variables::check);
    }

    /** @param context the call's context keys, in lower case, with their values */
    boolean holds(Map<String, String> context) {
        String actual = context.get(key.toLowerCase(Locale.ROOT));
        if (operator.asksForNull()) {
            return values.contains(Boolean.toString(actual == null));
        }
        if (actual == null) {
            return operator.ifAbsent();
        }
        List<Optional<String>> expected =
                values.stream().map(value -> Variables.resolve(value, context)).toList();
        if (expected.stream().anyMatch(Optional::isEmpty)) {
            return false;
        }
        return expected.stream().anyMatch(value -> operator.matches().test(value.get(), actual)) != operator.negated();
    }
}
