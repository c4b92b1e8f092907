package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import java.util.Optional;

/** What a write makes of an item. */
public record ItemChange(ItemKey key, Optional<Item> before, Optional<Item> after) {}
