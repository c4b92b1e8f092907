package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.expression.ConditionPaths;
import io.shardlab.aws.dynamodb.expression.DocumentPath;
import io.shardlab.aws.dynamodb.expression.KeyCondition;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.KeyAttribute;
import io.shardlab.aws.dynamodb.item.KeySchema;
import io.shardlab.aws.dynamodb.table.IndexDefinition;
import io.shardlab.aws.dynamodb.table.KeyRange;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Query. */
final class Query {

    private static final List<String> EXPRESSIONS =
            List.of("ProjectionExpression", "FilterExpression", "KeyConditionExpression");
    private static final String FILTER = "QueryFilter";

    private Query() {}

    static Structure answer(Request request) {
        PageRequest.Constraints constraints = PageRequest.Constraints.read(request);
        request.input().validated();
        // The one legacy parameter that may stand beside expressions, as long as it has none of its own.
        boolean alone = request.has("KeyConditions") && !request.has("KeyConditionExpression");
        ExpressionParameters.check(
                request,
                EXPRESSIONS,
                alone
                        ? List.of("AttributesToGet", FILTER, "ConditionalOperator")
                        : List.of("AttributesToGet", FILTER, "ConditionalOperator", "KeyConditions"));
        LegacyParameters.checkCombined(request, FILTER);
        Optional<Condition> legacyFilter = LegacyParameters.filter(request, FILTER);
        Optional<Selection> legacySelection = Selection.legacy(request);
        Map<String, AttributeValue> startKey = PageRequest.startKey(request);
        if (!request.has("KeyConditions") && !request.has("KeyConditionExpression")) {
            throw DynamoDbErrors.validation("Either the KeyConditions or KeyConditionExpression parameter must be"
                    + " specified in the request.");
        }
        var expressions = new ExpressionParameters(request);
        Optional<KeyCondition> keys = expressions.keyCondition();
        Optional<Condition> filter = expressions.condition("FilterExpression");
        Selection selection = legacySelection.orElseGet(() -> new Selection(expressions.projection()));
        expressions.checkAllUsed();
        var page = new PageRequest(
                request,
                false,
                constraints.select(),
                constraints.limit(),
                request.flag("ConsistentRead"),
                constraints.report(),
                startKey,
                legacyFilter.or(() -> filter).orElse(Condition.ALWAYS),
                selection);
        page.checkSelect();
        return answer(
                page, keys.or(() -> LegacyParameters.keyConditions(request)).orElseThrow(), filter);
    }

    private static Structure answer(PageRequest page, KeyCondition condition, Optional<Condition> filter) {
        Request request = page.request();
        boolean backwards =
                request.members().member("ScanIndexForward").isPresent() && !request.flag("ScanIndexForward");
        Table table = request.table();
        TableDefinition definition = table.definition();
        Optional<IndexDefinition> index = page.index(table);
        KeySchema keys = index.map(IndexDefinition::keys).orElse(definition.keys());
        Optional<Item> start = page.start(definition, index);
        KeyCondition.Test partition = check(keys, condition);
        Optional<KeyCondition.Test> sort = keys.sort().flatMap(attribute -> condition.test(attribute.name()));
        start.ifPresent(item -> checkStart(keys, item, partition, sort));
        checkFilter(keys, request, filter);
        KeyRange range = KeyRange.of(partition.values().get(0), sort);
        return page.answer(table, page.reading(definition, index, range, backwards), start);
    }

    /** The test of the partition key, provided that all are of keys and can be answered. */
    private static KeyCondition.Test check(KeySchema keys, KeyCondition condition) {
        if (keys.sort().isEmpty() && condition.tests().size() > 1) {
            throw DynamoDbErrors.validation("Query key condition not supported");
        }
        for (KeyAttribute attribute : keys.attributes()) {
            Optional<KeyCondition.Test> test = condition.test(attribute.name());
            boolean isPartition = attribute.equals(keys.partition());
            if (test.isEmpty() && (isPartition || condition.tests().size() > 1)) {
                throw DynamoDbErrors.validation("Query condition missed key schema element: " + attribute.name());
            }
            test.ifPresent(known -> check(attribute, isPartition, known));
        }
        return condition.test(keys.partition().name()).orElseThrow();
    }

    private static void check(KeyAttribute attribute, boolean isPartition, KeyCondition.Test test) {
        if (test.values().stream().anyMatch(value -> value.type() != attribute.type())) {
            throw DynamoDbErrors.invalidValues("Condition parameter type does not match schema type");
        }
        if (isPartition && test.operator() != KeyCondition.Operator.EQUAL) {
            throw DynamoDbErrors.validation("Query key condition not supported");
        }
        if (test.values().stream().anyMatch(KeySchema::isEmpty)) {
            throw DynamoDbErrors.validation("One or more parameter values are not valid. The AttributeValue for a key"
                    + " attribute cannot contain an empty string value. Key: " + attribute.name());
        }
    }

    private static void checkStart(
            KeySchema keys, Item start, KeyCondition.Test partition, Optional<KeyCondition.Test> sort) {
        boolean samePartition =
                partition.passes(start.attributes().get(keys.partition().name()));
        if (sort.isEmpty()) {
            if (!samePartition) {
                throw DynamoDbErrors.validation(
                        "The provided starting key is outside query boundaries based on provided conditions");
            }
            return;
        }
        if (!sort.get().passes(start.attributes().get(keys.sort().orElseThrow().name()))) {
            throw DynamoDbErrors.validation("The provided starting key does not match the range key predicate");
        }
        if (!samePartition) {
            throw DynamoDbErrors.validation("The query can return at most one row and cannot be restarted");
        }
    }

    /** A filter is for what keys cannot select. */
    private static void checkFilter(KeySchema keys, Request request, Optional<Condition> filter) {
        LegacyParameters.names(request, FILTER).ifPresent(names -> refuseKeys(keys, names, FILTER));
        filter.map(ConditionPaths::of)
                .map(paths -> paths.stream().map(DocumentPath::attribute).toList())
                .ifPresent(names -> refuseKeys(keys, names, "Filter Expression"));
    }

    private static void refuseKeys(KeySchema keys, List<String> filtered, String member) {
        keys.names().stream().filter(filtered::contains).findFirst().ifPresent(name -> {
            throw DynamoDbErrors.validation(
                    member + " can only contain non-primary key attributes: Primary key" + " attribute: " + name);
        });
    }
}
