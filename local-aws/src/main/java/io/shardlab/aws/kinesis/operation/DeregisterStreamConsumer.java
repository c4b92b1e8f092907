package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;

/** DeregisterStreamConsumer. */
final class DeregisterStreamConsumer implements Operation.Whole<ConsumerReference> {

    private final Streams streams;

    DeregisterStreamConsumer(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(ConsumerReference reference, Input input) {
        ConsumerReference.Registered registered = reference.validated(streams, input);
        registered.stream().consumers().deregister(registered.consumer());
        return Structure.EMPTY;
    }
}
