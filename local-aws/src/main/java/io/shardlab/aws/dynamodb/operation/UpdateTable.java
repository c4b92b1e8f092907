package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.KeyAttribute;
import io.shardlab.aws.dynamodb.table.BillingMode;
import io.shardlab.aws.dynamodb.table.IndexDefinition;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableUpdate;
import io.shardlab.aws.dynamodb.table.Throughput;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** UpdateTable. */
final class UpdateTable {

    private static final int MOST_READ = 100;

    private UpdateTable() {}

    /** One of {@code GlobalSecondaryIndexUpdates}. */
    private record IndexUpdate(
            Optional<SchemaInput.Index> created,
            Optional<String> deleted,
            Optional<Map.Entry<String, Throughput>> changed) {

        static IndexUpdate read(Input input) {
            Optional<Map.Entry<String, Throughput>> changed = input.optionalStructure("Update")
                    .map(update -> Map.entry(
                            update.string("IndexName"),
                            SchemaInput.throughput(update).orElse(Throughput.NONE)));
            Optional<SchemaInput.Index> created =
                    input.optionalStructure("Create").map(SchemaInput::index);
            Optional<String> deleted = input.optionalStructure("Delete").map(delete -> delete.string("IndexName"));
            return new IndexUpdate(created, deleted, changed);
        }

        String name() {
            return changed.map(Map.Entry::getKey)
                    .or(() -> created.map(SchemaInput.Index::name))
                    .or(() -> deleted)
                    .orElseThrow(
                            () -> DynamoDbErrors.invalidValues(
                                    "One of GlobalSecondaryIndexUpdate.Update,"
                                            + " GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"));
        }
    }

    static Structure answer(Request request) {
        request.requireTableName();
        Input input = request.input();
        Optional<BillingMode> billingMode = input.optionalEnum("BillingMode", BillingMode.class);
        Optional<Throughput> throughput = SchemaInput.throughput(input);
        List<IndexUpdate> updates = input.structures("GlobalSecondaryIndexUpdates", 0, MOST_READ, IndexUpdate::read);
        List<KeyAttribute> definitions = SchemaInput.definitions(input, 0);
        Optional<String> tableClass =
                input.optionalEnum("TableClass", CreateTable.TableClass.class).map(Enum::name);
        input.validated();
        UnsupportedMembers.check(request);
        Optional<Boolean> protection = request.has("DeletionProtectionEnabled")
                ? Optional.of(request.flag("DeletionProtectionEnabled"))
                : Optional.empty();
        boolean nothing = throughput.isEmpty()
                && billingMode.isEmpty()
                && updates.isEmpty()
                && protection.isEmpty()
                && tableClass.isEmpty()
                && !request.has("SSESpecification")
                && !request.has("StreamSpecification");
        if (nothing) {
            throw DynamoDbErrors.validation("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
                    + " GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }
        check(billingMode, throughput, updates);
        Table table = request.tables().getTable(request.tableKey());
        TableUpdate update = update(table, definitions, billingMode, throughput, updates, protection, tableClass);
        return Structure.builder()
                .with("TableDescription", TableDescriptions.of(table.update(update)))
                .build();
    }

    private static void check(
            Optional<BillingMode> billingMode, Optional<Throughput> throughput, List<IndexUpdate> updates) {
        if (billingMode.equals(Optional.of(BillingMode.PROVISIONED)) && throughput.isEmpty()) {
            throw DynamoDbErrors.invalidValues(
                    "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        }
        throughput.ifPresent(SchemaInput::checkBounds);
        Set<String> names = new HashSet<>();
        for (IndexUpdate update : updates) {
            if (!names.add(update.name())) {
                throw DynamoDbErrors.invalidValues("Only one global secondary index update per index is allowed"
                        + " simultaneously. Index: " + update.name());
            }
        }
        long begun = updates.stream()
                .filter(update ->
                        update.created().isPresent() || update.deleted().isPresent())
                .count();
        if (begun > 1) {
            throw DynamoDbErrors.limitExceeded(
                    "Subscriber limit exceeded: Only 1 online index can be created or deleted"
                            + " simultaneously per table");
        }
    }

    private static TableUpdate update(
            Table table,
            List<KeyAttribute> definitions,
            Optional<BillingMode> billingMode,
            Optional<Throughput> throughput,
            List<IndexUpdate> updates,
            Optional<Boolean> protection,
            Optional<String> tableClass) {
        Set<KeyAttribute> known = new LinkedHashSet<>(definitions);
        known.addAll(table.definition().attributes());
        Map<String, Throughput> indexThroughput = new LinkedHashMap<>();
        updates.forEach(update ->
                update.changed().ifPresent(changed -> indexThroughput.put(changed.getKey(), changed.getValue())));
        boolean byRequest =
                billingMode.orElse(table.definition().options().billingMode()) == BillingMode.PAY_PER_REQUEST;
        Optional<IndexDefinition> created = updates.stream()
                .flatMap(update -> update.created().stream())
                .findFirst()
                .map(index -> {
                    CreateTable.checkThroughput(index, byRequest);
                    return SchemaInput.index(index, true, new ArrayList<>(known));
                });
        return new TableUpdate(
                List.copyOf(known),
                billingMode,
                throughput,
                protection,
                tableClass,
                created,
                updates.stream().flatMap(update -> update.deleted().stream()).findFirst(),
                indexThroughput);
    }
}
