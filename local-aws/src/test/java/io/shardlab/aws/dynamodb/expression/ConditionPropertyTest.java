package io.shardlab.aws.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Random conditions, written as text and read again, against an evaluator that knows plain Java values only. */
class ConditionPropertyTest {

    private static final int CASES = 20_000;
    private static final long SEED = 20261124;
    private static final List<String> NAMES = List.of("n1", "n2", "s1", "s2", "gone");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<String, AttributeValue> placeholders = new HashMap<>();

    /** A condition: how it is written, and what it is for an item of integers and strings. */
    private record Written(String text, Predicate<Map<String, Object>> naive) {}

    @Test
    void aConditionIsWhatItSays() {
        int held = 0;
        for (int i = 0; i < CASES; i++) {
            placeholders.clear();
            Written condition = any(4);
            Map<String, Object> values = item();
            var read = Expressions.condition(
                    "ConditionExpression", condition.text(), new Placeholders(Map.of(), placeholders));

            boolean expected = condition.naive().test(values);

            assertThat(read.matches(item(values)))
                    .as("case %d of seed %d: %s with %s on %s", i, SEED, condition.text(), placeholders, values)
                    .isEqualTo(expected);
            held += expected ? 1 : 0;
        }
        assertThat(held).as("both verdicts occur").isBetween(CASES / 10, CASES * 9 / 10);
    }

    private Written any(int depth) {
        return switch (depth == 0 ? 3 + random.nextInt(5) : random.nextInt(8)) {
            case 0 -> {
                Written left = any(depth - 1);
                Written right = any(depth - 1);
                yield new Written(
                        inner(left) + " AND " + inner(right), left.naive().and(right.naive()));
            }
            case 1 -> {
                Written left = any(depth - 1);
                Written right = any(depth - 1);
                yield new Written(
                        inner(left) + " or " + inner(right), left.naive().or(right.naive()));
            }
            case 2 -> {
                Written of = any(depth - 1);
                yield new Written("NOT " + inner(of), of.naive().negate());
            }
            case 3 -> exists();
            case 4 -> between();
            case 5 -> in();
            case 6 -> beginsWith();
            default -> comparison();
        };
    }

    /** In parentheses if it has parts: precedence has tests of its own. */
    private static String inner(Written part) {
        return part.text().matches("(?i).*\\b(AND|OR|NOT)\\b.*") ? "(" + part.text() + ")" : part.text();
    }

    private Written comparison() {
        String name = name();
        Object value = value();
        String sign = List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6));
        return new Written(name + " " + sign + " " + placeholder(value), item -> compare(item.get(name), sign, value));
    }

    private static boolean compare(Object left, String sign, Object right) {
        if (left == null || left.getClass() != right.getClass()) {
            return sign.equals("<>");
        }
        int order = left instanceof Integer number
                ? number.compareTo((Integer) right)
                : ((String) left).compareTo((String) right);
        return switch (sign) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private Written exists() {
        String name = name();
        return random.nextBoolean()
                ? new Written("attribute_exists(" + name + ")", item -> item.containsKey(name))
                : new Written("attribute_not_exists (" + name + ")", item -> !item.containsKey(name));
    }

    private Written between() {
        String name = name();
        int low = random.nextInt(10);
        int high = low + random.nextInt(5);
        return new Written(
                name + " BETWEEN " + placeholder(low) + " AND " + placeholder(high),
                item -> item.get(name) instanceof Integer number && number >= low && number <= high);
    }

    private Written in() {
        String name = name();
        List<Object> candidates = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            Object value = value();
            candidates.add(value);
            written.add(placeholder(value));
        }
        return new Written(
                name + " in (" + String.join(", ", written) + ")", item -> candidates.contains(item.get(name)));
    }

    private Written beginsWith() {
        String name = name();
        String prefix = string();
        return random.nextBoolean()
                ? new Written(
                        "begins_with(" + name + ", " + placeholder(prefix) + ")",
                        item -> item.get(name) instanceof String text && text.startsWith(prefix))
                : new Written(
                        "contains(" + name + "," + placeholder(prefix) + ")",
                        item -> item.get(name) instanceof String text && text.contains(prefix));
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private Object value() {
        return random.nextBoolean() ? (Object) random.nextInt(10) : string();
    }

    private String string() {
        return "abab".substring(random.nextInt(2), 2 + random.nextInt(2));
    }

    private String placeholder(Object value) {
        String name = ":v" + placeholders.size();
        placeholders.put(name, attribute(value));
        return name;
    }

    private Map<String, Object> item() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : NAMES.subList(0, 4)) {
            if (random.nextInt(5) > 0) {
                values.put(name, name.startsWith("n") ? (Object) random.nextInt(10) : string());
            }
        }
        return values;
    }

    private static Item item(Map<String, Object> values) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        values.forEach((name, value) -> attributes.put(name, attribute(value)));
        return Item.of(attributes);
    }

    private static AttributeValue attribute(Object value) {
        return value instanceof Integer number ? AttributeValue.of(number) : AttributeValue.of((String) value);
    }
}
