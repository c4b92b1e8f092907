package io.shardlab.lab.ledger;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The table that the consumer writes to, read whole. */
public final class UserTable {

    private final DynamoDbClient dynamoDb;
    private final String name;

    /** @param dynamoDb stays the caller's to close */
    public UserTable(DynamoDbClient dynamoDb, String name) {
        this.dynamoDb = dynamoDb;
        this.name = name;
    }

    /** Every user stored so far. */
    public List<StoredUser> users() {
        return dynamoDb.scanPaginator(request -> request.tableName(name).consistentRead(true)).items().stream()
                .map(StoredUser::of)
                .toList();
    }
}
