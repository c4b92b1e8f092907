package io.shardlab.aws.kinesis;

import java.time.Instant;

/** Where reading a shard starts. */
public sealed interface StartingPosition {

    /** At the oldest record that is kept. */
    record TrimHorizon() implements StartingPosition {}

    /** After the newest record there is now. */
    record Latest() implements StartingPosition {}

    /** At the first record that arrived at a time or later. */
    record AtTimestamp(Instant time) implements StartingPosition {}

    record AtSequenceNumber(SequenceNumber number) implements StartingPosition {}

    record AfterSequenceNumber(SequenceNumber number) implements StartingPosition {}
}
