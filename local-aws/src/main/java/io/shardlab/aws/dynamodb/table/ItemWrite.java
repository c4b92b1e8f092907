package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import java.util.Optional;
import java.util.function.Function;

/**
 * A write of one item.
 *
 * @param condition what the item must be like before; an absent one is like one without attributes
 * @param change from the item before to the item after; it throws {@code ValidationException} when there can be none
 */
public record ItemWrite(ItemKey key, Condition condition, Function<Optional<Item>, Optional<Item>> change) {}
