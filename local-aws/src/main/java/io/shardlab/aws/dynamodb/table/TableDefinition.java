package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.DocumentPath;
import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.KeyAttribute;
import io.shardlab.aws.dynamodb.item.KeySchema;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A table as it was asked for.
 *
 * @param attributes the types of everything that is part of a key
 */
public record TableDefinition(
        List<KeyAttribute> attributes, KeySchema keys, List<IndexDefinition> indexes, TableOptions options) {

    public TableDefinition {
        attributes = List.copyOf(attributes);
        indexes = List.copyOf(indexes);
    }

    public TableDefinition withIndexes(List<IndexDefinition> changed, List<KeyAttribute> changedAttributes) {
        return new TableDefinition(changedAttributes, keys, changed, options);
    }

    public TableDefinition withOptions(TableOptions changed) {
        return new TableDefinition(attributes, keys, indexes, changed);
    }

    /**
     * Refuses an item that cannot be in the table or that an index cannot hold.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException}
     */
    public void check(Item item) {
        keys.check(item);
        checkIndexKeys(item);
    }

    /** The same for an item that an update has made, in the words for updates. */
    public void checkUpdated(Item item) {
        for (IndexDefinition index : indexes) {
            for (KeyAttribute attribute : index.keys().attributes()) {
                item.attribute(attribute.name()).ifPresent(value -> checkUpdatedIndexKey(index, attribute, value));
            }
        }
    }

    private static void checkUpdatedIndexKey(IndexDefinition index, KeyAttribute attribute, AttributeValue value) {
        if (value.type() != attribute.type()) {
            throw DynamoDbErrors.validation(
                    "The update expression attempted to update the secondary index key to unsupported type");
        }
        if (KeySchema.isEmpty(value)) {
            throw DynamoDbErrors.validation(
                    "One or more parameter values are not valid. The update expression attempted"
                            + " to update a secondary index key to a value that is not supported. The AttributeValue for a key"
                            + " attribute cannot contain an empty "
                            + (value.type() == AttributeType.S ? "string" : "binary") + " value.");
        }
        index.keys().checkSize(value, attribute);
    }

    private void checkIndexKeys(Item item) {
        for (IndexDefinition index : indexes) {
            for (KeyAttribute attribute : index.keys().attributes()) {
                item.attribute(attribute.name()).ifPresent(value -> checkIndexKey(index, attribute, value));
            }
        }
    }

    private static void checkIndexKey(IndexDefinition index, KeyAttribute attribute, AttributeValue value) {
        checkIndexKeyType(index, attribute, value.type());
        if (KeySchema.isEmpty(value)) {
            throw DynamoDbErrors.validation("One or more parameter values are not valid. A value specified for a"
                    + " secondary index key is not supported. The AttributeValue for a key attribute cannot contain an"
                    + " empty " + (value.type() == AttributeType.S ? "string" : "binary") + " value. IndexName: "
                    + index.name() + ", IndexKey: " + attribute.name());
        }
        index.keys().checkSize(value, attribute);
    }

    /** Refuses an update by which an index's key would have another type, wherever the request says which. */
    public void checkIndexKeyTypes(Function<String, Optional<AttributeType>> types) {
        for (IndexDefinition index : indexes) {
            for (KeyAttribute attribute : index.keys().attributes()) {
                types.apply(attribute.name()).ifPresent(type -> checkIndexKeyType(index, attribute, type));
            }
        }
    }

    private static void checkIndexKeyType(IndexDefinition index, KeyAttribute attribute, AttributeType type) {
        if (type != attribute.type()) {
            throw DynamoDbErrors.invalidValues("Type mismatch for Index Key " + attribute.name() + " Expected: "
                    + attribute.type() + " Actual: " + type + " IndexName: " + index.name());
        }
    }

    /** Refuses paths that lead into a key. */
    public void checkKeyPaths(List<DocumentPath> paths) {
        for (DocumentPath path : paths) {
            if (!path.isNested()) {
                continue;
            }
            String sentence =
                    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not" + " allowed: ";
            if (keys.names().contains(path.attribute())) {
                throw DynamoDbErrors.validation(sentence + "Key: " + path.attribute());
            }
            if (indexes.stream().anyMatch(index -> index.keys().names().contains(path.attribute()))) {
                throw DynamoDbErrors.validation(sentence + "IndexKey: " + path.attribute());
            }
        }
    }
}
