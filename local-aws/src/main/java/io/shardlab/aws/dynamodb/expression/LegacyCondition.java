package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import java.util.List;
import java.util.Map;

/**
 * A condition of the API's first years: {@code Expected}, {@code QueryFilter}, {@code ScanFilter} and {@code KeyConditions}.
 *
 * @param operator for example {@code NOT_NULL}
 */
public record LegacyCondition(String attribute, Operator operator, List<AttributeValue> values) {

    /** The operators, in the order in which DynamoDB lists them. */
    public enum Operator {
        IN,
        NULL,
        BETWEEN,
        LT,
        NOT_CONTAINS,
        EQ,
        GT,
        NOT_NULL,
        NE,
        LE,
        BEGINS_WITH,
        GE,
        CONTAINS
    }

    private static final Map<Operator, KeyCondition.Operator> INDEXED = Map.of(
            Operator.EQ, KeyCondition.Operator.EQUAL,
            Operator.LT, KeyCondition.Operator.LESS,
            Operator.LE, KeyCondition.Operator.AT_MOST,
            Operator.GT, KeyCondition.Operator.GREATER,
            Operator.GE, KeyCondition.Operator.AT_LEAST,
            Operator.BEGINS_WITH, KeyCondition.Operator.BEGINS_WITH,
            Operator.BETWEEN, KeyCondition.Operator.BETWEEN);

    /** @throws io.shardlab.aws.error.AwsException {@code ValidationException} when the operator does not take these values */
    public LegacyCondition {
        values = List.copyOf(values);
        if (!takes(operator, values.size())) {
            throw DynamoDbErrors.invalidValues(
                    "Invalid number of argument(s) for the " + operator + " ComparisonOperator");
        }
        if (values.stream().map(AttributeValue::type).distinct().count() > 1) {
            throw DynamoDbErrors.invalidValues("AttributeValues inside AttributeValueList must be of same type");
        }
        for (AttributeValue value : values) {
            if (!takes(operator, value.type())) {
                throw DynamoDbErrors.invalidValues("ComparisonOperator " + operator + " is not valid for "
                        + value.type() + " AttributeValue type");
            }
        }
        if (operator == Operator.BETWEEN && AttributeValue.compare(values.get(0), values.get(1)) > 0) {
            throw DynamoDbErrors.validation(
                    "The BETWEEN condition was provided a range where the lower bound is greater"
                            + " than the upper bound");
        }
    }

    private static boolean takes(Operator operator, int count) {
        return switch (operator) {
            case NULL, NOT_NULL -> count == 0;
            case IN -> count > 0;
            case BETWEEN -> count == 2;
            default -> count == 1;
        };
    }

    private static boolean takes(Operator operator, AttributeType type) {
        return switch (operator) {
            case BEGINS_WITH -> type == AttributeType.S || type == AttributeType.B;
            case EQ, NE -> true;
            case CONTAINS, NOT_CONTAINS -> !type.isSet() && type != AttributeType.L && type != AttributeType.M;
            default -> type.isOrdered();
        };
    }

    /** The same in the terms of expressions. */
    public Condition toCondition() {
        var operand = new Operand.Path(DocumentPath.of(attribute));
        List<Operand> given = values.stream().<Operand>map(Operand.Value::new).toList();
        return switch (operator) {
            case NOT_NULL -> new Condition.Exists(operand.path());
            case NULL -> new Condition.Not(new Condition.Exists(operand.path()));
            case IN -> new Condition.In(operand, given);
            case BETWEEN -> new Condition.Between(operand, given.get(0), given.get(1));
            case BEGINS_WITH -> new Condition.BeginsWith(operand, given.get(0));
            case CONTAINS -> new Condition.Contains(operand, given.get(0));
            case NOT_CONTAINS ->
                new Condition.And(List.of(
                        new Condition.Exists(operand.path()),
                        new Condition.Not(new Condition.Contains(operand, given.get(0)))));
            default ->
                new Condition.Comparison(
                        Comparator.ofLegacyName(operator.name()).orElseThrow(), operand, given.get(0));
        };
    }

    /** The same as a test of a part of a key. */
    public KeyCondition.Test toKeyTest() {
        KeyCondition.Operator indexed = INDEXED.get(operator);
        if (indexed == null) {
            throw DynamoDbErrors.validation("Attempted conditional constraint is not an indexable operation");
        }
        return new KeyCondition.Test(indexed, values);
    }

    /** All of them, or any. */
    public static Condition of(List<LegacyCondition> conditions, boolean any) {
        List<Condition> all =
                conditions.stream().map(LegacyCondition::toCondition).toList();
        return any && !all.isEmpty() ? new Condition.Or(all) : new Condition.And(all);
    }
}
