package io.shardlab.aws.kinesis;

/** Where a stream is in its life. */
public enum StreamStatus {
    CREATING,
    ACTIVE,
    UPDATING,
    DELETING
}
