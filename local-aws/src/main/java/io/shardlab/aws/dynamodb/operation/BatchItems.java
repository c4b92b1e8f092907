package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.protocol.Structure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code RequestItems} of the batch operations: what is asked of each table. */
final class BatchItems {

    private static final String MEMBER = "RequestItems";

    private BatchItems() {}

    /** What is asked, by table, where it is a structure for each. */
    static Map<String, Structure> read(Request request) {
        Map<String, Structure> parts = new LinkedHashMap<>();
        members(request).forEach((name, raw) -> parts.put(name, WireTypes.structure(raw)));
        return parts;
    }

    /** What is asked, by table, where it is a list for each. */
    static Map<String, List<?>> readLists(Request request) {
        Map<String, List<?>> parts = new LinkedHashMap<>();
        members(request).forEach((name, raw) -> parts.put(name, WireTypes.list(raw)));
        return parts;
    }

    private static Map<String, Object> members(Request request) {
        Structure items = request.structure(MEMBER).orElse(Structure.EMPTY);
        if (!request.has(MEMBER)) {
            request.input().violate(MEMBER, null, "Member must not be null");
        } else if (items.members().isEmpty()) {
            request.input().violate(MEMBER, "{}", "Member must have length greater than or equal to 1");
        }
        for (String name : items.members().keySet()) {
            if (!name.startsWith("arn:") && !name.matches("[a-zA-Z0-9_.-]{3,255}")) {
                request.input()
                        .violate(
                                MEMBER,
                                "{" + name + "=...}",
                                "Map keys must satisfy constraint: [Member must have length less than or equal to 255,"
                                        + " Member must have length greater than or equal to 3, Member must satisfy"
                                        + " regular expression pattern: [a-zA-Z0-9_.-]+]");
            }
        }
        return items.members();
    }

    /** Refuses a request whose members are not one of those it may have. */
    static RuntimeException notOne() {
        return DynamoDbErrors.validation("Supplied AttributeValue has more than one datatypes set, must contain exactly"
                + " one of the supported datatypes");
    }
}
