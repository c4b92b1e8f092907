package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.expression.ConditionPaths;
import io.shardlab.aws.dynamodb.expression.DocumentPath;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.KeySchema;
import io.shardlab.aws.dynamodb.table.CapacityUse;
import io.shardlab.aws.dynamodb.table.IndexDefinition;
import io.shardlab.aws.dynamodb.table.ItemStore;
import io.shardlab.aws.dynamodb.table.KeyRange;
import io.shardlab.aws.dynamodb.table.Page;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What Query and Scan have in common: from where and how much is read, and what of it is answered. */
record PageRequest(
        Request request,
        boolean isScan,
        Optional<Select> select,
        int limit,
        boolean consistent,
        Capacity.Report report,
        Map<String, AttributeValue> startKey,
        Condition filter,
        Selection selection) {

    /** What is answered of the items, in the order in which DynamoDB lists it. */
    enum Select {
        SPECIFIC_ATTRIBUTES,
        COUNT,
        ALL_ATTRIBUTES,
        ALL_PROJECTED_ATTRIBUTES
    }

    private static final String START_KEY = "ExclusiveStartKey";
    private static final String INVALID_START = "The provided starting key is invalid";
    /** AWS leaves the prefix out of these. */
    private static final Pattern UNPREFIXED =
            Pattern.compile("contains duplicates|number set|numeric value|significant digits|number with magnitude");

    /** The constraints on the members that both have. */
    record Constraints(Optional<Select> select, Capacity.Report report, int limit) {

        static Constraints read(Request request) {
            Input input = request.input();
            Optional<Select> select = input.optionalEnum("Select", Select.class);
            request.checkOptionalName("IndexName");
            Capacity.Report report = Capacity.report(input);
            request.checkTableName();
            LegacyParameters.checkConditionalOperator(request);
            request.checkAttributesToGet();
            long limit = input.optionalNumber("Limit", 1, Integer.MAX_VALUE).orElse((long) Integer.MAX_VALUE);
            return new Constraints(select, report, (int) limit);
        }
    }

    static Map<String, AttributeValue> startKey(Request request) {
        try {
            return request.attributes(START_KEY);
        } catch (AwsException e) {
            throw UNPREFIXED.matcher(e.getMessage()).find() || !e.type().equals("ValidationException")
                    ? e
                    : DynamoDbErrors.validation(INVALID_START + ": " + e.getMessage());
        }
    }

    /** Refuses a selection that does not go with {@code Select}. */
    void checkSelect() {
        boolean hasIndex = request.has("IndexName");
        boolean chooses = selection.projection().isPresent();
        Select asked = select.orElse(Select.SPECIFIC_ATTRIBUTES);
        if (asked == Select.ALL_PROJECTED_ATTRIBUTES && !hasIndex) {
            throw DynamoDbErrors.invalidValues(
                    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
        String member = request.has("AttributesToGet") ? "AttributesToGet" : "ProjectionExpression";
        if (chooses && asked != Select.SPECIFIC_ATTRIBUTES) {
            throw DynamoDbErrors.validation("Cannot specify the " + member + " when choosing to get "
                    + (asked == Select.COUNT ? "only the Count" : asked.name()));
        }
        if (!chooses && select.equals(Optional.of(Select.SPECIFIC_ATTRIBUTES))) {
            throw DynamoDbErrors.invalidValues(
                    "Must specify the AttributesToGet or ProjectionExpression when choosing to"
                            + " get SPECIFIC_ATTRIBUTES");
        }
    }

    /** The index that is read, if it is one. */
    Optional<IndexDefinition> index(Table table) {
        Optional<IndexDefinition> index =
                request.text("IndexName").map(name -> table.index(name).definition());
        if (consistent && index.map(IndexDefinition::isGlobal).orElse(false)) {
            throw DynamoDbErrors.validation("Consistent reads are not supported on global secondary indexes");
        }
        return index;
    }

    /** The start key as the item whose place it names; empty when the reading begins at the beginning. */
    Optional<Item> start(TableDefinition table, Optional<IndexDefinition> index) {
        if (startKey.isEmpty() && !request.has(START_KEY)) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>(table.keys().names());
        index.ifPresent(known -> names.addAll(known.keys().names()));
        boolean plainScan = isScan && index.isEmpty();
        if (!names.equals(startKey.keySet())) {
            throw DynamoDbErrors.validation(
                    plainScan ? INVALID_START + ": The provided key element does not match the schema" : INVALID_START);
        }
        if (!plainScan) {
            KeySchema read = index.map(IndexDefinition::keys).orElse(table.keys());
            read.attributes().forEach(attribute -> read.readPart(startKey, attribute));
        }
        checkTableKey(table.keys());
        return Optional.of(Item.of(startKey));
    }

    private void checkTableKey(KeySchema keys) {
        try {
            keys.attributes().forEach(attribute -> keys.readPart(startKey, attribute));
        } catch (AwsException e) {
            throw DynamoDbErrors.validation(INVALID_START + ": " + e.getMessage());
        }
    }

    /** Whether whole items are read although the index does not hold them, as only local indexes can. */
    private boolean wantsWholeItems(TableDefinition table, Optional<IndexDefinition> index) {
        if (index.isEmpty() || index.get().holdsAll()) {
            return false;
        }
        List<String> held = index.get().attributes(table.keys());
        List<String> missing = selection.attributes().orElse(List.of()).stream()
                .filter(name -> !held.contains(name))
                .sorted()
                .toList();
        List<String> unfiltered = ConditionPaths.of(filter).stream()
                .map(DocumentPath::attribute)
                .filter(name -> !held.contains(name))
                .distinct()
                .sorted()
                .toList();
        if (!unfiltered.isEmpty()) {
            throw DynamoDbErrors.invalidValues("Secondary index " + index.get().name()
                    + " does not project one or more filter attributes: " + unfiltered);
        }
        boolean all = select.equals(Optional.of(Select.ALL_ATTRIBUTES));
        if (index.get().isGlobal() && all) {
            throw DynamoDbErrors.invalidValues("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                    + index.get().name() + " because its projection type is not ALL");
        }
        if (index.get().isGlobal() && !missing.isEmpty()) {
            throw DynamoDbErrors.invalidValues(
                    "Global secondary index " + index.get().name() + " does not project " + missing);
        }
        return all || !missing.isEmpty();
    }

    /** The reading of a range, once everything else about the request is right. */
    ItemStore.Reading reading(
            TableDefinition table, Optional<IndexDefinition> index, KeyRange range, boolean backwards) {
        selection.check(table);
        table.checkKeyPaths(ConditionPaths.of(filter));
        return new ItemStore.Reading(range, index, wantsWholeItems(table, index), backwards);
    }

    Structure answer(Table table, ItemStore.Reading reading, Optional<Item> start) {
        reading.index()
                .ifPresentOrElse(
                        index -> table.requireCapacity(CapacityUse.READ, index),
                        () -> table.requireCapacity(CapacityUse.READ));
        Page page = table.read(store -> store.read(reading, start, limit));
        List<Structure> items = new ArrayList<>();
        int count = 0;
        for (Item item : page.items()) {
            if (filter.matches(item)) {
                count++;
                if (!select.equals(Optional.of(Select.COUNT))) {
                    items.add(AttributeValues.write(selection.of(item)));
                }
            }
        }
        Structure.Builder answer = Structure.builder();
        if (!select.equals(Optional.of(Select.COUNT))) {
            answer.with("Items", items);
        }
        Capacity capacity = new Capacity().page(reading.index(), page.bytes(), consistent);
        if (reading.wholeItems()) {
            page.items().forEach(item -> capacity.read(Optional.of(item), consistent));
        }
        capacity.consume(table, CapacityUse.READ);
        return answer.with("Count", count)
                .with("ScannedCount", page.items().size())
                .with("LastEvaluatedKey", page.last().map(item -> lastKey(table.definition(), reading, item)))
                .with("ConsumedCapacity", capacity.of(report, request.tableKey().name()))
                .build();
    }

    private static Structure lastKey(TableDefinition table, ItemStore.Reading reading, Item last) {
        List<String> names = new ArrayList<>(table.keys().names());
        reading.index().ifPresent(index -> names.addAll(index.keys().names()));
        return AttributeValues.write(last.only(names));
    }
}
