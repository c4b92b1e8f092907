package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a query asks of keys: one test for the partition key and perhaps one for the sort key. */
public record KeyCondition(Map<String, Test> tests) {

    /** How a part of a key is tested. */
    public enum Operator {
        EQUAL,
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST,
        BEGINS_WITH,
        BETWEEN
    }

    /**
     * A test of a part of a key.
     *
     * @param values two for BETWEEN, else one
     */
    public record Test(Operator operator, List<AttributeValue> values) {

        /** Whether a value passes. */
        public boolean passes(AttributeValue value) {
            AttributeValue first = values.get(0);
            return switch (operator) {
                case BEGINS_WITH -> Condition.BeginsWith.beginsWith(value, first);
                case BETWEEN ->
                    Comparator.AT_LEAST.holds(value, first) && Comparator.AT_MOST.holds(value, values.get(1));
                default -> Comparator.valueOf(operator.name()).holds(value, first);
            };
        }
    }

    private static final String INVALID = "Invalid condition in KeyConditionExpression: ";
    private static final int MOST_TESTS = 2;

    public KeyCondition {
        if (tests.isEmpty() || tests.size() > MOST_TESTS) {
            throw DynamoDbErrors.validation("Conditions can be of length 1 or 2 only");
        }
        tests = Map.copyOf(tests);
    }

    public Optional<Test> test(String attribute) {
        return Optional.ofNullable(tests.get(attribute));
    }

    /**
     * The key condition that an expression is.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException} when it asks for what no index answers
     */
    static KeyCondition of(Condition condition) {
        Map<String, Test> tests = new LinkedHashMap<>();
        collect(condition, tests);
        return new KeyCondition(tests);
    }

    private static void collect(Condition condition, Map<String, Test> tests) {
        if (condition instanceof Condition.And and) {
            and.all().forEach(part -> collect(part, tests));
        } else if (condition instanceof Condition.Comparison comparison) {
            compared(comparison, tests);
        } else if (condition instanceof Condition.Between between) {
            if (!(between.operand() instanceof Operand.Path)) {
                throw notFirst("BETWEEN");
            }
            add(tests, between.operand(), Operator.BETWEEN, List.of(between.low(), between.high()));
        } else if (condition instanceof Condition.BeginsWith start) {
            if (!(start.operand() instanceof Operand.Path)) {
                throw notFirst("begins_with");
            }
            add(tests, start.operand(), Operator.BEGINS_WITH, List.of(start.prefix()));
        } else {
            throw unindexed(name(condition));
        }
    }

    private static void compared(Condition.Comparison comparison, Map<String, Test> tests) {
        if (comparison.comparator() == Comparator.NOT_EQUAL) {
            throw unindexed("<>");
        }
        boolean turned = !(comparison.left() instanceof Operand.Path);
        Comparator comparator = turned ? comparison.comparator().mirrored() : comparison.comparator();
        add(
                tests,
                turned ? comparison.right() : comparison.left(),
                Operator.valueOf(comparator.name()),
                List.of(turned ? comparison.left() : comparison.right()));
    }

    private static void add(Map<String, Test> tests, Operand attribute, Operator operator, List<Operand> operands) {
        if (attribute instanceof Operand.Size || operands.stream().anyMatch(Operand.Size.class::isInstance)) {
            throw DynamoDbErrors.validation("KeyConditionExpressions cannot contain nested operations");
        }
        if (!(attribute instanceof Operand.Path path)) {
            throw DynamoDbErrors.validation(INVALID + "No key attribute specified");
        }
        if (operands.stream().anyMatch(Operand.Path.class::isInstance)) {
            throw DynamoDbErrors.validation(INVALID + "Multiple attribute names used in one condition");
        }
        if (path.path().isNested()) {
            throw DynamoDbErrors.validation("KeyConditionExpressions cannot have conditions on nested attributes");
        }
        var test = new Test(
                operator,
                operands.stream()
                        .map(operand -> ((Operand.Value) operand).value())
                        .toList());
        if (tests.put(path.path().attribute(), test) != null) {
            throw DynamoDbErrors.validation("KeyConditionExpressions must only contain one condition per key");
        }
    }

    private static String name(Condition condition) {
        if (condition instanceof Condition.Or) {
            return "OR";
        }
        if (condition instanceof Condition.Not not) {
            return not.inner() instanceof Condition.Exists ? "attribute_not_exists" : "NOT";
        }
        if (condition instanceof Condition.In) {
            return "IN";
        }
        if (condition instanceof Condition.Exists) {
            return "attribute_exists";
        }
        return condition instanceof Condition.HasType ? "attribute_type" : "contains";
    }

    private static RuntimeException unindexed(String operator) {
        return DynamoDbErrors.validation("Invalid operator used in KeyConditionExpression: " + operator);
    }

    private static RuntimeException notFirst(String operator) {
        return DynamoDbErrors.validation(
                INVALID + operator + " operator must have the key attribute as its first operand");
    }
}
