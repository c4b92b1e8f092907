package io.shardlab.aws.dynamodb.table;

/** Where a table or an index is in its life. */
public enum Status {
    CREATING,
    ACTIVE,
    UPDATING,
    DELETING
}
