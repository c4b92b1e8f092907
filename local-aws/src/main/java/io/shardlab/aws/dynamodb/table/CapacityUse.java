package io.shardlab.aws.dynamodb.table;

/** What capacity is used for. */
public enum CapacityUse {
    READ,
    WRITE
}
