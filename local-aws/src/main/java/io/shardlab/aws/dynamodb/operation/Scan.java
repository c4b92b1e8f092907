package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.table.IndexDefinition;
import io.shardlab.aws.dynamodb.table.ItemStore;
import io.shardlab.aws.dynamodb.table.KeyRange;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scan, of a whole table or index or one segment of several. */
final class Scan {

    private static final List<String> EXPRESSIONS = List.of("ProjectionExpression", "FilterExpression");
    private static final String FILTER = "ScanFilter";
    private static final int MOST_SEGMENTS = 1_000_000;

    private Scan() {}

    /** One of several parts of what is scanned. */
    private record Segment(int number, int total) {

        static Segment read(Optional<Long> number, Optional<Long> total) {
            if (number.isPresent() && total.isEmpty()) {
                throw DynamoDbErrors.validation("The TotalSegments parameter is required but was not present in the"
                        + " request when Segment parameter is present");
            }
            if (total.isPresent() && number.isEmpty()) {
                throw DynamoDbErrors.validation("The Segment parameter is required but was not present in the request"
                        + " when parameter TotalSegments is present");
            }
            if (total.isPresent() && number.get() >= total.get()) {
                throw DynamoDbErrors.validation("The Segment parameter is zero-based and must be less than parameter"
                        + " TotalSegments: Segment: " + number.get() + " is not less than TotalSegments: "
                        + total.get());
            }
            return new Segment(number.orElse(0L).intValue(), total.orElse(1L).intValue());
        }
    }

    static Structure answer(Request request) {
        PageRequest.Constraints constraints = PageRequest.Constraints.read(request);
        Optional<Long> total = request.input().optionalNumber("TotalSegments", 1, MOST_SEGMENTS);
        Optional<Long> number = request.input().optionalNumber("Segment", 0, MOST_SEGMENTS - 1);
        request.input().validated();
        ExpressionParameters.check(request, EXPRESSIONS, List.of("AttributesToGet", FILTER, "ConditionalOperator"));
        LegacyParameters.checkCombined(request, FILTER);
        Optional<Selection> legacySelection = Selection.legacy(request);
        Optional<Condition> legacyFilter = LegacyParameters.filter(request, FILTER);
        Map<String, AttributeValue> startKey = PageRequest.startKey(request);
        Segment segment = Segment.read(number, total);
        var expressions = new ExpressionParameters(request);
        Optional<Condition> filter = expressions.condition("FilterExpression");
        Selection selection = legacySelection.orElseGet(() -> new Selection(expressions.projection()));
        expressions.checkAllUsed();
        var page = new PageRequest(
                request,
                true,
                constraints.select(),
                constraints.limit(),
                request.flag("ConsistentRead"),
                constraints.report(),
                startKey,
                legacyFilter.or(() -> filter).orElse(Condition.ALWAYS),
                selection);
        page.checkSelect();
        return answer(page, segment);
    }

    private static Structure answer(PageRequest page, Segment segment) {
        Table table = page.request().table();
        TableDefinition definition = table.definition();
        Optional<IndexDefinition> index = page.index(table);
        Optional<Item> start = page.start(definition, index);
        ItemStore.Reading reading =
                page.reading(definition, index, KeyRange.segment(segment.number(), segment.total()), false);
        if (start.isPresent() && !table.read(store -> store.contains(reading, start.get()))) {
            throw DynamoDbErrors.validation(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
                            + " ExclusiveStartKey with correct Segment. TotalSegments: " + segment.total()
                            + " Segment: "
                            + segment.number());
        }
        return page.answer(table, reading, start);
    }
}
