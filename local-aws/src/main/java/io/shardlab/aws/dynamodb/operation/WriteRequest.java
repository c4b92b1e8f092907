package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.expression.ConditionPaths;
import io.shardlab.aws.dynamodb.expression.DocumentPath;
import io.shardlab.aws.dynamodb.expression.Update;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import io.shardlab.aws.dynamodb.item.KeyAttribute;
import io.shardlab.aws.dynamodb.table.ItemWrite;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes as requests ask for them: each is read whole before its table is looked at. */
final class WriteRequest {

    private WriteRequest() {}

    /** An item that takes the place of the one with its key. */
    static Function<TableDefinition, ItemWrite> put(Item item, Condition condition) {
        if (item.size() > Item.MOST_BYTES) {
            throw DynamoDbErrors.validation("Item size has exceeded the maximum allowed size");
        }
        return table -> {
            table.check(item);
            table.checkKeyPaths(ConditionPaths.of(condition));
            return new ItemWrite(table.keys().of(item), condition, before -> Optional.of(item));
        };
    }

    static Function<TableDefinition, ItemWrite> delete(Map<String, AttributeValue> key, Condition condition) {
        return table -> {
            ItemKey itemKey = table.keys().read(key);
            table.checkKeyPaths(ConditionPaths.of(condition));
            return new ItemWrite(itemKey, condition, before -> Optional.empty());
        };
    }

    /** No write, only a condition. */
    static Function<TableDefinition, ItemWrite> check(Map<String, AttributeValue> key, Condition condition) {
        return table -> {
            ItemKey itemKey = table.keys().read(key);
            table.checkKeyPaths(ConditionPaths.of(condition));
            return new ItemWrite(itemKey, condition, before -> before);
        };
    }

    static Function<TableDefinition, ItemWrite> update(
            Map<String, AttributeValue> key, Update update, Condition condition) {
        return table -> {
            ItemKey itemKey = table.keys().read(key);
            for (KeyAttribute attribute : table.keys().attributes()) {
                if (update.paths().stream().map(DocumentPath::attribute).anyMatch(attribute.name()::equals)) {
                    throw DynamoDbErrors.invalidValues(
                            "Cannot update attribute " + attribute.name() + ". This attribute is part of the key");
                }
            }
            table.checkIndexKeyTypes(update::typeOf);
            table.checkKeyPaths(update.paths());
            table.checkKeyPaths(ConditionPaths.of(condition));
            return new ItemWrite(itemKey, condition, before -> updated(table, before, Item.of(key), update));
        };
    }

    private static Optional<Item> updated(TableDefinition table, Optional<Item> before, Item key, Update update) {
        Item after = update.applyTo(before.orElse(key));
        if (after.size() > Item.MOST_BYTES) {
            throw DynamoDbErrors.validation("Item size to update has exceeded the maximum allowed size");
        }
        table.checkUpdated(after);
        return Optional.of(after);
    }
}
