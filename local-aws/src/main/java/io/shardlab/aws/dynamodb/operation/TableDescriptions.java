package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.item.KeyAttribute;
import io.shardlab.aws.dynamodb.item.KeySchema;
import io.shardlab.aws.dynamodb.table.BillingMode;
import io.shardlab.aws.dynamodb.table.IndexDefinition;
import io.shardlab.aws.dynamodb.table.IndexProjection;
import io.shardlab.aws.dynamodb.table.IndexState;
import io.shardlab.aws.dynamodb.table.Provisioning;
import io.shardlab.aws.dynamodb.table.Status;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.protocol.Structure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code TableDescription} of answers. */
final class TableDescriptions {

    private TableDescriptions() {}

    static Structure of(Table.Description table) {
        var options = table.definition().options();
        boolean byRequest = options.billingMode() == BillingMode.PAY_PER_REQUEST;
        return Structure.builder()
                .with(
                        "AttributeDefinitions",
                        table.definition().attributes().stream()
                                .map(TableDescriptions::definition)
                                .toList())
                .with("TableName", table.key().name())
                .with("KeySchema", keySchema(table.definition().keys()))
                .with("TableStatus", table.status().name())
                .with("CreationDateTime", table.created())
                .with("ProvisionedThroughput", throughput(table.provisioning(), table.now()))
                .with("TableSizeBytes", table.bytes())
                .with("ItemCount", table.items())
                .with("TableArn", table.key().arn())
                .with("TableId", table.id())
                .with(
                        "BillingModeSummary",
                        byRequest || table.paidByRequestSince().isPresent()
                                ? Optional.of(billing(options.billingMode(), table.paidByRequestSince()))
                                : Optional.empty())
                .with("LocalSecondaryIndexes", indexes(table, false))
                .with("GlobalSecondaryIndexes", indexes(table, true))
                .with(
                        "TableClassSummary",
                        options.tableClass()
                                .map(name -> Structure.builder()
                                        .with("TableClass", name)
                                        .build()))
                .with("DeletionProtectionEnabled", options.deletionProtection())
                .build();
    }

    private static Structure definition(KeyAttribute attribute) {
        return Structure.builder()
                .with("AttributeName", attribute.name())
                .with("AttributeType", attribute.type().name())
                .build();
    }

    private static List<Structure> keySchema(KeySchema keys) {
        List<Structure> elements = new ArrayList<>();
        elements.add(element(keys.partition(), "HASH"));
        keys.sort().ifPresent(attribute -> elements.add(element(attribute, "RANGE")));
        return elements;
    }

    private static Structure element(KeyAttribute attribute, String type) {
        return Structure.builder()
                .with("AttributeName", attribute.name())
                .with("KeyType", type)
                .build();
    }

    private static Structure throughput(Provisioning provisioning, Instant now) {
        return Structure.builder()
                .with("LastIncreaseDateTime", provisioning.increased())
                .with("LastDecreaseDateTime", provisioning.decreased())
                .with("NumberOfDecreasesToday", provisioning.decreasesOn(now))
                .with("ReadCapacityUnits", provisioning.throughput().read())
                .with("WriteCapacityUnits", provisioning.throughput().write())
                .build();
    }

    private static Structure billing(BillingMode mode, Optional<Instant> since) {
        return Structure.builder()
                .with("BillingMode", mode.name())
                .with("LastUpdateToPayPerRequestDateTime", since)
                .build();
    }

    private static Optional<List<Structure>> indexes(Table.Description table, boolean global) {
        List<Structure> described = table.indexes().stream()
                .filter(index -> index.state().definition().isGlobal() == global)
                .map(index -> index(table, index))
                .toList();
        return described.isEmpty() ? Optional.empty() : Optional.of(described);
    }

    private static Structure index(Table.Description table, Table.IndexDescription index) {
        IndexState state = index.state();
        IndexDefinition definition = state.definition();
        Structure.Builder builder = Structure.builder()
                .with("IndexName", definition.name())
                .with("KeySchema", keySchema(definition.keys()))
                .with("Projection", projection(definition.projection()));
        if (definition.isGlobal()) {
            Status status = state.status(table.now());
            builder.with("IndexStatus", status.name())
                    .with("Backfilling", state.isBackfilling(table.now()) ? Optional.of(true) : Optional.empty())
                    .with("ProvisionedThroughput", throughput(state.provisioning(), table.now()));
        }
        return builder.with("IndexSizeBytes", index.bytes())
                .with("ItemCount", index.items())
                .with("IndexArn", table.key().indexArn(definition.name()))
                .build();
    }

    private static Structure projection(IndexProjection projection) {
        return Structure.builder()
                .with("ProjectionType", projection.kind().name())
                .with("NonKeyAttributes", projection.nonKeyAttributes())
                .build();
    }
}
