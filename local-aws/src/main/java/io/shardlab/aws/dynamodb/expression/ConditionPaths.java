package io.shardlab.aws.dynamodb.expression;

import java.util.List;
import java.util.stream.Stream;

/** What a condition looks at. */
public final class ConditionPaths {

    private ConditionPaths() {}

    public static List<DocumentPath> of(Condition condition) {
        return paths(condition).toList();
    }

    private static Stream<DocumentPath> paths(Condition condition) {
        if (condition instanceof Condition.And and) {
            return and.all().stream().flatMap(ConditionPaths::paths);
        }
        if (condition instanceof Condition.Or or) {
            return or.any().stream().flatMap(ConditionPaths::paths);
        }
        if (condition instanceof Condition.Not not) {
            return paths(not.inner());
        }
        if (condition instanceof Condition.Exists exists) {
            return Stream.of(exists.path());
        }
        return operands(condition).flatMap(ConditionPaths::path);
    }

    private static Stream<Operand> operands(Condition condition) {
        if (condition instanceof Condition.Comparison comparison) {
            return Stream.of(comparison.left(), comparison.right());
        }
        if (condition instanceof Condition.Between between) {
            return Stream.of(between.operand(), between.low(), between.high());
        }
        if (condition instanceof Condition.In in) {
            return Stream.concat(Stream.of(in.operand()), in.candidates().stream());
        }
        if (condition instanceof Condition.BeginsWith start) {
            return Stream.of(start.operand(), start.prefix());
        }
        if (condition instanceof Condition.Contains contains) {
            return Stream.of(contains.operand(), contains.part());
        }
        return Stream.of(((Condition.HasType) condition).operand());
    }

    private static Stream<DocumentPath> path(Operand operand) {
        if (operand instanceof Operand.Path path) {
            return Stream.of(path.path());
        }
        return operand instanceof Operand.Size size ? path(size.of()) : Stream.empty();
    }
}
