package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.table.CapacityUse;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the two transaction operations have in common. */
final class TransactItems {

    private static final String MEMBER = "TransactItems";

    private TransactItems() {}

    /** The actions of a transaction, at least one. */
    static List<Request> read(Request request, int most) {
        List<?> items = request.list(MEMBER).orElse(List.of());
        if (!request.has(MEMBER)) {
            request.input().violate(MEMBER, null, "Member must not be null");
        } else if (items.isEmpty()) {
            request.input().violate(MEMBER, "[]", "Member must have length greater than or equal to 1");
        } else if (items.size() > most) {
            request.input()
                    .violate(
                            MEMBER,
                            "a list of " + items.size(),
                            "Member must have length less than or equal to " + most);
        }
        return request.parts(MEMBER);
    }

    /** The begin of an answer: {@code ConsumedCapacity} of every table, if it is wanted. */
    static Structure.Builder consumed(Map<Table, Capacity> capacities, Capacity.Report report, String kind) {
        List<Structure> consumed = new ArrayList<>();
        capacities.forEach((table, capacity) -> capacity.doubled()
                .consume(table, kind.startsWith("Read") ? CapacityUse.READ : CapacityUse.WRITE)
                .of(report, table.key().name(), kind)
                .ifPresent(consumed::add));
        return Structure.builder()
                .with("ConsumedCapacity", consumed.isEmpty() ? Optional.empty() : Optional.of(consumed));
    }
}
