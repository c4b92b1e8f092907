package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.KeyAttribute;
import io.shardlab.aws.dynamodb.item.KeySchema;
import io.shardlab.aws.dynamodb.table.BillingMode;
import io.shardlab.aws.dynamodb.table.IndexDefinition;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.dynamodb.table.TableOptions;
import io.shardlab.aws.dynamodb.table.Throughput;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** CreateTable. */
final class CreateTable {

    private static final int MOST_LOCAL_INDEXES = 5;
    private static final int MOST_GLOBAL_INDEXES = 20;
    private static final int MOST_PROJECTED = 100;
    private static final int MOST_READ = 100;

    private CreateTable() {}

    /** The table classes, in the order in which DynamoDB lists them. */
    enum TableClass {
        STANDARD,
        STANDARD_INFREQUENT_ACCESS
    }

    /** The request as it is read. */
    private record Asked(
            List<KeyAttribute> definitions,
            List<SchemaInput.Element> keys,
            Optional<BillingMode> billingMode,
            Optional<Throughput> throughput,
            Optional<List<SchemaInput.Index>> local,
            Optional<List<SchemaInput.Index>> global,
            Optional<String> tableClass) {

        boolean isPaidByRequest() {
            return billingMode.equals(Optional.of(BillingMode.PAY_PER_REQUEST));
        }
    }

    static Structure answer(Request request) {
        request.requireTableName();
        Input input = request.input();
        Optional<BillingMode> billingMode = input.optionalEnum("BillingMode", BillingMode.class);
        Optional<Throughput> throughput = SchemaInput.throughput(input);
        List<SchemaInput.Element> keys = SchemaInput.keySchema(input);
        Optional<List<SchemaInput.Index>> local = indexes(input, "LocalSecondaryIndexes");
        List<KeyAttribute> definitions = SchemaInput.definitions(input, 1);
        Optional<List<SchemaInput.Index>> global = indexes(input, "GlobalSecondaryIndexes");
        Optional<String> tableClass =
                input.optionalEnum("TableClass", TableClass.class).map(Enum::name);
        input.validated();
        UnsupportedMembers.check(request);
        var asked = new Asked(definitions, keys, billingMode, throughput, local, global, tableClass);
        checkThroughput(asked);
        TableDefinition definition = definition(asked, request.flag("DeletionProtectionEnabled"));
        Map<String, String> tags = Tags.read(request);
        return Structure.builder()
                .with(
                        "TableDescription",
                        TableDescriptions.of(request.tables().create(request.tableKey(), definition, tags)))
                .build();
    }

    private static Optional<List<SchemaInput.Index>> indexes(Input input, String member) {
        return input.has(member)
                ? Optional.of(input.structures(member, 0, MOST_READ, SchemaInput::index))
                : Optional.empty();
    }

    private static void checkThroughput(Asked asked) {
        if (asked.isPaidByRequest()) {
            if (asked.throughput().isPresent()) {
                throw DynamoDbErrors.invalidValues("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified"
                        + " when BillingMode is PAY_PER_REQUEST");
            }
            return;
        }
        SchemaInput.checkBounds(asked.throughput()
                .orElseThrow(() -> DynamoDbErrors.invalidValues("ReadCapacityUnits and WriteCapacityUnits must both be"
                        + " specified when BillingMode is PROVISIONED")));
    }

    private static TableDefinition definition(Asked asked, boolean deletionProtection) {
        if (asked.keys().size() > asked.definitions().size()) {
            throw DynamoDbErrors.validation("Invalid KeySchema: Some index key attribute have no definition");
        }
        KeySchema keys = SchemaInput.keys(asked.keys(), asked.definitions());
        boolean hasIndexes = asked.local().isPresent() || asked.global().isPresent();
        if (!hasIndexes && keys.attributes().size() != asked.definitions().size()) {
            throw DynamoDbErrors.invalidValues("Number of attributes in KeySchema does not exactly match number of"
                    + " attributes defined in AttributeDefinitions");
        }
        List<IndexDefinition> indexes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        asked.local().ifPresent(local -> indexes.addAll(local(local, keys, asked, names)));
        asked.global().ifPresent(global -> indexes.addAll(global(global, asked, names)));
        checkAllUsed(asked.definitions(), keys, indexes);
        checkProjected(indexes);
        return new TableDefinition(
                asked.definitions(),
                keys,
                indexes,
                new TableOptions(
                        asked.billingMode().orElse(BillingMode.PROVISIONED),
                        asked.throughput().orElse(Throughput.NONE),
                        deletionProtection,
                        asked.tableClass()));
    }

    private static List<IndexDefinition> local(
            List<SchemaInput.Index> asked, KeySchema keys, Asked table, Set<String> names) {
        if (asked.isEmpty()) {
            throw DynamoDbErrors.invalidValues("List of LocalSecondaryIndexes is empty");
        }
        if (keys.sort().isEmpty()) {
            throw DynamoDbErrors.invalidValues("Table KeySchema does not have a range key, which is required when"
                    + " specifying a LocalSecondaryIndex");
        }
        List<IndexDefinition> indexes = new ArrayList<>();
        for (SchemaInput.Index index : asked) {
            IndexDefinition definition = SchemaInput.index(index, false, table.definitions());
            if (definition.keys().sort().isEmpty()) {
                throw DynamoDbErrors.invalidValues(
                        "Index KeySchema does not have a range key for index: " + index.name());
            }
            String partition = definition.keys().partition().name();
            if (!partition.equals(keys.partition().name())) {
                throw DynamoDbErrors.invalidValues("Index KeySchema does not have the same leading hash key as table"
                        + " KeySchema for index: " + index.name() + ". index hash key: " + partition
                        + ", table hash key: " + keys.partition().name());
            }
            checkName(names, index.name());
            indexes.add(definition);
        }
        if (indexes.size() > MOST_LOCAL_INDEXES) {
            throw DynamoDbErrors.invalidValues(
                    "Number of LocalSecondaryIndexes exceeds per-table limit of " + MOST_LOCAL_INDEXES);
        }
        return indexes;
    }

    private static List<IndexDefinition> global(List<SchemaInput.Index> asked, Asked table, Set<String> names) {
        if (asked.isEmpty()) {
            throw DynamoDbErrors.invalidValues("List of GlobalSecondaryIndexes is empty");
        }
        List<IndexDefinition> indexes = new ArrayList<>();
        for (SchemaInput.Index index : asked) {
            indexes.add(SchemaInput.index(index, true, table.definitions()));
            checkThroughput(index, table.isPaidByRequest());
            checkName(names, index.name());
        }
        if (indexes.size() > MOST_GLOBAL_INDEXES) {
            throw DynamoDbErrors.invalidValues(
                    "GlobalSecondaryIndex count exceeds the per-table limit of " + MOST_GLOBAL_INDEXES);
        }
        return indexes;
    }

    /** Refuses an index that has capacity where the table has none, or the other way round. */
    static void checkThroughput(SchemaInput.Index index, boolean paidByRequest) {
        if (paidByRequest && index.throughput().isPresent()) {
            throw DynamoDbErrors.invalidValues("ProvisionedThroughput should not be specified for index: "
                    + index.name() + " when BillingMode is PAY_PER_REQUEST");
        }
        if (!paidByRequest && index.throughput().isEmpty()) {
            throw DynamoDbErrors.invalidValues("ProvisionedThroughput must be specified for index: " + index.name());
        }
    }

    private static void checkName(Set<String> names, String name) {
        if (!names.add(name)) {
            throw DynamoDbErrors.invalidValues("Duplicate index name: " + name);
        }
    }

    private static void checkAllUsed(List<KeyAttribute> definitions, KeySchema keys, List<IndexDefinition> indexes) {
        Set<String> used = new TreeSet<>(keys.names());
        indexes.forEach(index -> used.addAll(index.keys().names()));
        Set<String> defined = new TreeSet<>();
        definitions.forEach(attribute -> defined.add(attribute.name()));
        if (!used.equals(defined)) {
            throw DynamoDbErrors.invalidValues("Some AttributeDefinitions are not used. AttributeDefinitions: "
                    + defined + ", keys used: " + used);
        }
    }

    private static void checkProjected(List<IndexDefinition> indexes) {
        int projected = indexes.stream()
                .mapToInt(index ->
                        index.projection().nonKeyAttributes().map(List::size).orElse(0))
                .sum();
        if (projected > MOST_PROJECTED) {
            throw DynamoDbErrors.invalidValues("Number of projected attributes exceeds the per-table limit of "
                    + MOST_PROJECTED + ": " + projected);
        }
    }
}
