package io.shardlab.lab.lease;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** A KCL application's lease table, read whole. */
public final class LeaseTable {

    private final DynamoDbClient dynamoDb;
    private final String name;

    /** @param dynamoDb stays the caller's to close */
    public LeaseTable(DynamoDbClient dynamoDb, String name) {
        this.dynamoDb = dynamoDb;
        this.name = name;
    }

    /** The leases by shard id; none as long as there is no table, which the application makes itself on a cold start. */
    public List<Lease> leases() {
        try {
            return dynamoDb.scanPaginator(request -> request.tableName(name).consistentRead(true)).items().stream()
                    .filter(LeaseTable::isLease)
                    .map(LeaseTable::lease)
                    .sorted(Comparator.comparing(Lease::shardId))
                    .toList();
        } catch (ResourceNotFoundException e) {
            return List.of();
        }
    }

    /** KCL 3.5 keeps its leader, migration state and workers' metrics in the same table; older versions write no type. */
    private static boolean isLease(Map<String, AttributeValue> row) {
        var type = row.get("entityType");
        return type == null || "LEASE".equals(type.s());
    }

    private static Lease lease(Map<String, AttributeValue> row) {
        return new Lease(
                row.get("leaseKey").s(),
                text(row, "leaseOwner"),
                text(row, "checkpointOwner"),
                text(row, "checkpoint").orElse(""));
    }

    private static Optional<String> text(Map<String, AttributeValue> row, String attribute) {
        return Optional.ofNullable(row.get(attribute)).map(AttributeValue::s);
    }
}
