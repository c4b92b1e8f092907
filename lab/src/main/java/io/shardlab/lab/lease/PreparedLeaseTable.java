package io.shardlab.lab.lease;

import io.shardlab.lab.stream.OpenShard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * A lease table as KCL 3.5 makes it for a new application, made beforehand with one unowned lease at TRIM_HORIZON for every
 * shard. It saves a test the cold start's hard-coded waits; the consumer cannot tell it from its own.
 *
 * <p>KCL: {@code DynamoDBLeaseRefresher.createTableRequestBuilder}, {@code createLeaseOwnerToLeaseKeyIndexIfNotExists},
 * {@code DynamoDBLeaseSerializer.toDynamoRecord}, {@code HierarchicalShardSyncer.newKCLLease}.
 */
public final class PreparedLeaseTable {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private PreparedLeaseTable() {}

    /** Makes the table with its index and rows, and returns when it is active. */
    public static void create(DynamoDbClient dynamoDb, String application, List<OpenShard> shards) {
        dynamoDb.createTable(table(application));
        Awaitility.await("lease table %s to be ACTIVE".formatted(application))
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .until(() -> dynamoDb.describeTable(request -> request.tableName(application))
                                .table()
                                .tableStatus()
                        == TableStatus.ACTIVE);
        shards.forEach(shard ->
                dynamoDb.putItem(request -> request.tableName(application).item(row(shard))));
    }

    private static CreateTableRequest table(String application) {
        return CreateTableRequest.builder()
                .tableName(application)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("leaseKey"), text("leaseOwner"))
                .keySchema(key("leaseKey", KeyType.HASH))
                .globalSecondaryIndexes(leasesByOwner())
                .deletionProtectionEnabled(false)
                .build();
    }

    private static GlobalSecondaryIndex leasesByOwner() {
        return GlobalSecondaryIndex.builder()
                .indexName("LeaseOwnerToLeaseKeyIndex")
                .keySchema(key("leaseOwner", KeyType.HASH), key("leaseKey", KeyType.RANGE))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static Map<String, AttributeValue> row(OpenShard shard) {
        return Map.of(
                "leaseKey", AttributeValue.fromS(shard.id()),
                "leaseCounter", AttributeValue.fromN("0"),
                "ownerSwitchesSinceCheckpoint", AttributeValue.fromN("0"),
                "checkpoint", AttributeValue.fromS("TRIM_HORIZON"),
                "checkpointSubSequenceNumber", AttributeValue.fromN("0"),
                "startingHashKey", AttributeValue.fromS(shard.range().first().toString()),
                "endingHashKey", AttributeValue.fromS(shard.range().last().toString()),
                "entityType", AttributeValue.fromS("LEASE"));
    }
}
