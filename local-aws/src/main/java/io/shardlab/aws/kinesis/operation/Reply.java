package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.protocol.Structure;

/** The answer of an operation. */
public sealed interface Reply {

    /** One structure. */
    record Whole(Structure structure) implements Reply {}

    /** Events, for as long as the subscription lasts. */
    record Events(Subscription subscription) implements Reply {}
}
