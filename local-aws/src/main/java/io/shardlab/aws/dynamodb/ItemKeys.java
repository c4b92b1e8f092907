package io.shardlab.aws.dynamodb;

import io.shardlab.aws.protocol.Structure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The key of the item that a DynamoDB request writes. */
public final class ItemKeys {

    /** The key attributes of tables whose creation went by. */
    private final Map<String, List<String>> schemas = new ConcurrentHashMap<>();

    /** Remembers a table's key attributes, which PutItem does not repeat. */
    public void learn(String operation, Structure request) {
        if (operation.equals("CreateTable") && request.members().get("KeySchema") instanceof List<?> schema) {
            request.member("TableName")
                    .ifPresent(table -> schemas.put(
                            table.toString(),
                            schema.stream()
                                    .filter(Structure.class::isInstance)
                                    .map(element -> String.valueOf(
                                            ((Structure) element).members().get("AttributeName")))
                                    .toList()));
        }
    }

    /** The key of the one item that a request writes, for example {@code leaseKey=shardId-000000000000}. */
    public Optional<String> written(String operation, Structure request) {
        if (!List.of("PutItem", "UpdateItem", "DeleteItem").contains(operation)) {
            return Optional.empty();
        }
        if (request.members().get("Key") instanceof Structure key) {
            return Optional.of(text(key));
        }
        List<String> schema =
                schemas.getOrDefault(String.valueOf(request.members().get("TableName")), List.of());
        if (schema.isEmpty() || !(request.members().get("Item") instanceof Structure item)) {
            return Optional.empty();
        }
        Map<String, Object> key = new LinkedHashMap<>(item.members());
        key.keySet().retainAll(schema);
        return Optional.of(text(Structure.of(key)));
    }

    private static String text(Structure key) {
        return key.members().entrySet().stream()
                .map(attribute -> attribute.getKey() + "=" + value(attribute.getValue()))
                .collect(Collectors.joining(","));
    }

    /** The value without its type: an attribute value is a structure of one member. */
    private static String value(Object attribute) {
        return attribute instanceof Structure typed && typed.members().size() == 1
                ? String.valueOf(typed.members().values().iterator().next())
                : String.valueOf(attribute);
    }
}
