package io.shardlab.aws.dynamodb.item;

/** An attribute that is part of a key. */
public record KeyAttribute(String name, AttributeType type) {}
