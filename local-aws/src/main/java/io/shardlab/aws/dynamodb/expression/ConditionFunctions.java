package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions of conditions, and what is wrong with the operands that they are given. */
final class ConditionFunctions {

    private static final Map<String, Integer> OPERANDS = Map.of(
            "attribute_exists", 1,
            "attribute_not_exists", 1,
            "attribute_type", 2,
            "begins_with", 2,
            "contains", 2);
    private static final Set<AttributeType> WITHOUT_SIZE =
            EnumSet.of(AttributeType.N, AttributeType.BOOL, AttributeType.NULL);

    private final Problems problems;

    ConditionFunctions(Problems problems) {
        this.problems = problems;
    }

    /** Those that update expressions do not have. */
    static boolean has(String name) {
        return name.equals("size") || OPERANDS.containsKey(name);
    }

    Operand size(List<Operand> arguments) {
        Operand of = arguments.get(0);
        if (hasCount("size", 1, arguments)) {
            knownType(of).filter(WITHOUT_SIZE::contains).ifPresent(type -> wrongType("size", type.name()));
        }
        return new Operand.Size(of);
    }

    Condition condition(String name, List<Operand> arguments) {
        Integer count = OPERANDS.get(name);
        if (count == null) {
            problems.add(
                    Problems.Kind.UNKNOWN_FUNCTION,
                    UpdateReader.FUNCTIONS.contains(name)
                            ? "The function is not allowed in a condition expression; function: " + name
                            : "Invalid function name; function: " + name);
            return Condition.ALWAYS;
        }
        if (!hasCount(name, count, arguments)) {
            return Condition.ALWAYS;
        }
        checkDistinct(name, arguments);
        return switch (name) {
            case "attribute_exists" -> exists(name, arguments.get(0));
            case "attribute_not_exists" -> new Condition.Not(exists(name, arguments.get(0)));
            case "attribute_type" -> hasType(arguments.get(0), arguments.get(1));
            case "begins_with" -> beginsWith(arguments.get(0), arguments.get(1));
            default -> new Condition.Contains(arguments.get(0), arguments.get(1));
        };
    }

    private Condition exists(String name, Operand operand) {
        if (operand instanceof Operand.Path path) {
            return new Condition.Exists(path.path());
        }
        problems.add(
                Problems.Kind.FUNCTION_OPERAND,
                "Operator or function requires a document path; operator or function: " + name);
        return Condition.ALWAYS;
    }

    private Condition beginsWith(Operand operand, Operand prefix) {
        for (Operand each : List.of(operand, prefix)) {
            knownType(each)
                    .filter(type -> type != AttributeType.S && type != AttributeType.B)
                    .ifPresent(type -> wrongType("begins_with", type.name()));
        }
        return new Condition.BeginsWith(operand, prefix);
    }

    private Condition hasType(Operand operand, Operand wanted) {
        if (!(wanted instanceof Operand.Value value && value.value() instanceof AttributeValue.S name)) {
            wrongType("attribute_type", knownType(wanted).map(Enum::name).orElse("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"));
            return Condition.ALWAYS;
        }
        Optional<AttributeType> type = Arrays.stream(AttributeType.values())
                .filter(candidate -> candidate.name().equals(name.text()))
                .findFirst();
        if (type.isEmpty()) {
            problems.add(
                    Problems.Kind.FUNCTION_OPERAND,
                    "Invalid attribute type name found; type: " + name.text()
                            + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
        }
        return type.<Condition>map(known -> new Condition.HasType(operand, known))
                .orElse(Condition.ALWAYS);
    }

    private boolean hasCount(String name, int count, List<Operand> arguments) {
        if (arguments.size() != count) {
            problems.add(
                    Problems.Kind.OPERAND_COUNT,
                    "Incorrect number of operands for operator or function; operator or function: " + name
                            + ", number of operands: " + arguments.size());
        }
        return arguments.size() == count;
    }

    /** Records when a path is compared with itself. */
    void checkDistinct(String name, List<Operand> operands) {
        if (operands.size() == 2
                && operands.get(0) instanceof Operand.Path path
                && operands.get(0).equals(operands.get(1))) {
            problems.add(
                    Problems.Kind.SAME_OPERANDS,
                    "The first operand must be distinct from the remaining operands for this operator or function;"
                            + " operator: " + name + ", first operand: " + path.path());
        }
    }

    /** Records when a value of the request has a type without order. */
    void checkOrdered(String symbol, Operand operand) {
        knownType(operand).filter(type -> !type.isOrdered()).ifPresent(type -> wrongType(symbol, type.name()));
    }

    /** Records when the bounds of BETWEEN are values of the request that are no bounds. */
    void checkBounds(Operand low, Operand high) {
        if (!(low instanceof Operand.Value lower && high instanceof Operand.Value upper)) {
            return;
        }
        AttributeType lowerType = lower.value().type();
        String operands = "lower bound operand: " + ValueText.of(lower.value()) + ", upper bound operand: "
                + ValueText.of(upper.value());
        if (lowerType != upper.value().type()) {
            problems.add(
                    Problems.Kind.FUNCTION_OPERAND,
                    "The BETWEEN operator requires same data type for lower and upper bounds; " + operands);
        } else if (!lowerType.isOrdered()) {
            wrongType("BETWEEN", lowerType.name());
        } else if (AttributeValue.compare(lower.value(), upper.value()) > 0) {
            problems.add(
                    Problems.Kind.FUNCTION_OPERAND,
                    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                            + operands);
        }
    }

    private void wrongType(String name, String type) {
        problems.add(
                Problems.Kind.FUNCTION_OPERAND,
                "Incorrect operand type for operator or function; operator or function: " + name + ", operand type: "
                        + type);
    }

    /** The type of an operand that does not depend on the item. */
    private static Optional<AttributeType> knownType(Operand operand) {
        if (operand instanceof Operand.Value value) {
            return Optional.of(value.value().type());
        }
        return operand instanceof Operand.Size ? Optional.of(AttributeType.N) : Optional.empty();
    }
}
