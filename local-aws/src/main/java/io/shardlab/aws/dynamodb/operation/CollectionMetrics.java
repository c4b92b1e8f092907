package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.item.ItemKey;
import io.shardlab.aws.dynamodb.table.IndexDefinition;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Optional;

/** {@code ItemCollectionMetrics}: the size of everything with one partition key, in a table with local indexes. */
final class CollectionMetrics {

    private static final String MEMBER = "ReturnItemCollectionMetrics";

    /** Whether they are wanted, in the order in which DynamoDB lists it. */
    enum Wanted {
        SIZE,
        NONE
    }

    private CollectionMetrics() {}

    static Wanted wanted(Input input) {
        return input.optionalEnum(MEMBER, Wanted.class).orElse(Wanted.NONE);
    }

    /** The metrics of an item's collection. Memory holds far less than a gibibyte of one, so it is always the first. */
    static Optional<Structure> of(Wanted wanted, TableDefinition table, ItemKey key) {
        if (wanted == Wanted.NONE || table.indexes().stream().allMatch(IndexDefinition::isGlobal)) {
            return Optional.empty();
        }
        return Optional.of(Structure.builder()
                .with(
                        "ItemCollectionKey",
                        Structure.builder()
                                .with(table.keys().partition().name(), AttributeValues.write(key.partition()))
                                .build())
                .with("SizeEstimateRangeGB", List.of(0.0, 1.0))
                .build());
    }
}
