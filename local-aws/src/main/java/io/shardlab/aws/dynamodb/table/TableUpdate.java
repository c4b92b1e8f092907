package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.KeyAttribute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A change of a table. What is empty stays as it is.
 *
 * @param attributes types of the attributes of a new index's key
 */
public record TableUpdate(
        List<KeyAttribute> attributes,
        Optional<BillingMode> billingMode,
        Optional<Throughput> throughput,
        Optional<Boolean> deletionProtection,
        Optional<String> tableClass,
        Optional<IndexDefinition> createdIndex,
        Optional<String> deletedIndex,
        Map<String, Throughput> indexThroughput) {

    private static final int MOST_GLOBAL_INDEXES = 20;
    private static final int FREE_DECREASES = 4;

    void check(TableDefinition table, Map<String, IndexState> indexes, Provisioning provisioning, Instant now) {
        checkThroughput(table, provisioning, now);
        for (String name : indexThroughput.keySet()) {
            requireIndex(indexes, name);
        }
        deletedIndex.ifPresent(name -> requireIndex(indexes, name));
        createdIndex.ifPresent(index -> checkCreated(indexes, index));
        checkIndexThroughput(table, indexes);
    }

    private void checkThroughput(TableDefinition table, Provisioning provisioning, Instant now) {
        BillingMode before = table.options().billingMode();
        if (throughput.isEmpty()) {
            return;
        }
        if (billingMode.orElse(before) == BillingMode.PAY_PER_REQUEST) {
            throw DynamoDbErrors.invalidValues("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when"
                    + " BillingMode is PAY_PER_REQUEST");
        }
        Throughput current = provisioning.throughput();
        Throughput asked = throughput.get();
        if (before == BillingMode.PROVISIONED && asked.equals(current)) {
            throw DynamoDbErrors.validation("The provisioned throughput for the table will not change. The requested"
                    + " value equals the current value. Current ReadCapacityUnits provisioned for the table: "
                    + current.read() + ". Requested ReadCapacityUnits: " + asked.read()
                    + ". Current WriteCapacityUnits provisioned for the table: " + current.write()
                    + ". Requested WriteCapacityUnits: " + asked.write() + ". Refer to the Amazon DynamoDB Developer"
                    + " Guide for current limits and how to request higher limits.");
        }
        boolean decrease = asked.read() < current.read() || asked.write() < current.write();
        boolean hourAgo = provisioning
                .decreased()
                .map(last -> !now.isBefore(last.plus(Duration.ofHours(1))))
                .orElse(true);
        if (decrease && provisioning.decreasesOn(now) >= FREE_DECREASES && !hourAgo) {
            throw DynamoDbErrors.limitExceeded("Subscriber limit exceeded: Provisioned throughput decreases are limited"
                    + " within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC"
                    + " day can be performed at most once every 3600 seconds. Number of decreases today: "
                    + provisioning.decreasesOn(now) + ".");
        }
    }

    private static void requireIndex(Map<String, IndexState> indexes, String name) {
        IndexState index = indexes.get(name);
        if (index == null || !index.definition().isGlobal() || index.changing() == Status.DELETING) {
            throw DynamoDbErrors.notFound();
        }
    }

    private void checkCreated(Map<String, IndexState> indexes, IndexDefinition index) {
        if (indexes.containsKey(index.name())) {
            throw DynamoDbErrors.validation("Attempting to create an index which already exists");
        }
        long global = indexes.values().stream()
                .filter(each -> each.definition().isGlobal())
                .count();
        if (global >= MOST_GLOBAL_INDEXES) {
            throw DynamoDbErrors.invalidValues(
                    "GlobalSecondaryIndex count exceeds the per-table limit of " + MOST_GLOBAL_INDEXES);
        }
    }

    private void checkIndexThroughput(TableDefinition table, Map<String, IndexState> indexes) {
        boolean toProvisioned = billingMode.equals(Optional.of(BillingMode.PROVISIONED))
                && table.options().billingMode() == BillingMode.PAY_PER_REQUEST;
        if (!toProvisioned) {
            return;
        }
        String missing = indexes.values().stream()
                .filter(index -> index.definition().isGlobal())
                .map(index -> index.definition().name())
                .filter(name -> !indexThroughput.containsKey(name))
                .collect(Collectors.joining(","));
        if (!missing.isEmpty()) {
            throw DynamoDbErrors.invalidValues("ProvisionedThroughput must be specified for index: " + missing);
        }
    }

    TableOptions options(TableOptions before) {
        TableOptions after = before;
        if (billingMode.isPresent() || throughput.isPresent()) {
            BillingMode mode = billingMode.orElse(before.billingMode());
            after = after.withBilling(
                    mode,
                    mode == BillingMode.PAY_PER_REQUEST ? Throughput.NONE : throughput.orElse(before.throughput()));
        }
        after = deletionProtection.map(after::withDeletionProtection).orElse(after);
        return tableClass.map(after::withTableClass).orElse(after);
    }

    /** The throughput that global indexes get. */
    Map<String, Throughput> indexThroughputs(BillingMode mode, Set<String> indexes) {
        if (billingMode.isPresent() && mode == BillingMode.PAY_PER_REQUEST) {
            Map<String, Throughput> none = new LinkedHashMap<>();
            indexes.forEach(name -> none.put(name, Throughput.NONE));
            return none;
        }
        return indexThroughput;
    }

    TableDefinition applyTo(TableDefinition before) {
        List<IndexDefinition> indexes = new ArrayList<>(before.indexes());
        deletedIndex.ifPresent(name -> indexes.removeIf(index -> index.name().equals(name)));
        createdIndex.ifPresent(indexes::add);
        indexes.replaceAll(index -> Optional.ofNullable(indexThroughput.get(index.name()))
                .map(index::withThroughput)
                .orElse(index));
        Set<KeyAttribute> known = new LinkedHashSet<>(before.attributes());
        known.addAll(attributes);
        Set<KeyAttribute> used = new LinkedHashSet<>(before.keys().attributes());
        indexes.forEach(index -> used.addAll(index.keys().attributes()));
        known.retainAll(used);
        return before.withIndexes(indexes, List.copyOf(known));
    }
}
