package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.item.KeySchema;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.Tables;
import io.shardlab.aws.dynamodb.transaction.RequestTokens;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The DynamoDB API: every operation by its name. */
public final class DynamoDbApi {

    private final Tables tables;
    private final Map<String, Operation> operations = new TreeMap<>();

    public DynamoDbApi(Tables tables) {
        this.tables = tables;
        DynamoDbOperations.all(new RequestTokens(tables.clock()))
                .forEach(operation -> operations.put(operation.name(), operation));
    }

    /**
     * Answers a call.
     *
     * @param name for example {@code PutItem}
     * @param region the region that the call was made to
     * @throws AwsException when the call is refused; then it has changed nothing
     */
    public Structure answer(String name, String region, Structure request) {
        Operation operation = operations.get(name);
        if (operation == null) {
            throw AwsException.client(
                    "UnknownOperationException", "DynamoDB has no operation " + name + " that local-aws knows.");
        }
        return operation.handler().apply(new Request(tables, region, request));
    }

    /** The key of the one item that a call writes, for example {@code leaseKey=shardId-000000000000}. */
    public Optional<String> writtenKey(String name, String region, Structure request) {
        String member =
                switch (name) {
                    case "PutItem" -> "Item";
                    case "UpdateItem", "DeleteItem" -> "Key";
                    default -> "";
                };
        if (!(request.members().get(member) instanceof Structure item)
                || !(request.members().get("TableName") instanceof String table)) {
            return Optional.empty();
        }
        return tables.find(tables.key(region, table))
                .map(Table::definition)
                .map(definition -> text(definition.keys(), item));
    }

    private static String text(KeySchema keys, Structure item) {
        return keys.names().stream()
                .filter(item.members()::containsKey)
                .map(attribute -> attribute + "=" + text(item.members().get(attribute)))
                .collect(Collectors.joining(","));
    }

    /** The value without its type: an attribute value is a structure of one member. */
    private static String text(Object value) {
        return value instanceof Structure typed && typed.members().size() == 1
                ? String.valueOf(typed.members().values().iterator().next())
                : String.valueOf(value);
    }
}
