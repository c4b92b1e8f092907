package io.shardlab.aws.dynamodb.item;

import java.util.Optional;

/** What an item is found by. */
public record ItemKey(AttributeValue partition, Optional<AttributeValue> sort) {}
