package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.item.Item;
import java.util.List;
import java.util.Optional;

/**
 * A part of what was to be read, before any filter.
 *
 * @param last the last item read, when a bound ended the page there
 * @param bytes what was read, by DynamoDB's measure
 */
public record Page(List<Item> items, Optional<Item> last, long bytes) {}
