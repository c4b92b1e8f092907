package io.shardlab.aws.dynamodb;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.iam.Permission;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a DynamoDB request does to which tables, as policies name it. Transactions and PartiQL have no permission of their own:
 * each of their parts needs that of the action that it is, see AWS's pages "Using IAM with DynamoDB transactions" and "IAM
 * security policies with PartiQL for DynamoDB".
 */
public final class TableAccess {

    private static final Set<String> OF_INDEXES = Set.of("Query", "Scan");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
    private static final Pattern ARN =
            Pattern.compile("arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table/([a-zA-Z0-9_.-]+)((?:/stream/[^/]+)?)");
    private static final Map<String, String> TRANSACTED = Map.of(
            "Put", "PutItem",
            "Update", "UpdateItem",
            "Delete", "DeleteItem",
            "ConditionCheck", "ConditionCheckItem",
            "Get", "GetItem");

    private final String tables;

    /** @param region where the call was made to */
    public TableAccess(String region, String account) {
        this.tables = "arn:aws:dynamodb:" + region + ":" + account + ":table/";
    }

    /**
     * What a request needs.
     *
     * @throws AwsException {@code ValidationException} when it cannot be told which tables the request is about
     */
    public List<Permission> of(String operation, Structure request) {
        return switch (operation) {
            case "TransactWriteItems", "TransactGetItems" -> transacted(list(request, "TransactItems"));
            case "ExecuteStatement" -> stated(request);
            case "BatchExecuteStatement" -> allStated(list(request, "Statements"));
            case "ExecuteTransaction" -> allStated(list(request, "TransactStatements"));
            case "BatchGetItem", "BatchWriteItem" -> batched(operation, request);
            default -> Permission.of("dynamodb:" + operation, named(operation, request));
        };
    }

    private List<String> named(String operation, Structure request) {
        List<String> resources = new ArrayList<>();
        for (String member : List.of("TableName", "ResourceArn", "StreamArn")) {
            request.member(member).ifPresent(name -> resources.add(arn(name.toString())));
        }
        Optional<Object> index = OF_INDEXES.contains(operation) ? request.member("IndexName") : Optional.empty();
        return index.isEmpty()
                ? resources
                : resources.stream()
                        .map(table -> table + "/index/" + index.get())
                        .toList();
    }

    private List<Permission> batched(String operation, Structure request) {
        return request.members().get("RequestItems") instanceof Structure items
                ? Permission.of(
                        "dynamodb:" + operation,
                        items.members().keySet().stream().map(this::arn).toList())
                : Permission.of("dynamodb:" + operation, List.of());
    }

    private List<Permission> transacted(List<Structure> items) {
        List<Permission> needed = new ArrayList<>();
        for (Structure item : items) {
            item.members().forEach((kind, part) -> {
                if (part instanceof Structure action && TRANSACTED.containsKey(kind)) {
                    action.member("TableName")
                            .ifPresent(table -> needed.add(
                                    new Permission("dynamodb:" + TRANSACTED.get(kind), arn(table.toString()))));
                }
            });
        }
        return needed;
    }

    private List<Permission> allStated(List<Structure> statements) {
        return statements.stream()
                .flatMap(statement -> stated(statement).stream())
                .toList();
    }

    private List<Permission> stated(Structure request) {
        PartiQlStatement statement = PartiQlStatement.parse(
                request.member("Statement").map(Object::toString).orElse(""));
        return Permission.of(
                "dynamodb:PartiQL" + statement.kind(),
                statement.tables().stream()
                        .map(table -> arn(table.name())
                                + table.index().map(index -> "/index/" + index).orElse(""))
                        .toList());
    }

    /** The canonical ARN of a table that is called by its name or by its ARN. */
    private String arn(String nameOrArn) {
        if (NAME.matcher(nameOrArn).matches()) {
            return tables + nameOrArn;
        }
        Matcher arn = ARN.matcher(nameOrArn);
        if (arn.matches()) {
            return tables + arn.group(1) + arn.group(2);
        }
        throw AwsException.client(
                "ValidationException", "\"" + nameOrArn + "\" is neither a table's name nor its ARN.");
    }

    private static List<Structure> list(Structure request, String member) {
        return request.members().get(member) instanceof List<?> list
                ? list.stream()
                        .filter(Structure.class::isInstance)
                        .map(Structure.class::cast)
                        .toList()
                : List.of();
    }
}
