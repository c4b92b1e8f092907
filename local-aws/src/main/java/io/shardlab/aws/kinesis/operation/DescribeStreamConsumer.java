package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;

/** DescribeStreamConsumer. */
final class DescribeStreamConsumer implements Operation.Whole<ConsumerReference> {

    private final Streams streams;

    DescribeStreamConsumer(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(ConsumerReference reference, Input input) {
        ConsumerReference.Registered registered = reference.validated(streams, input);
        Structure description = ConsumerReference.shape(registered.consumer())
                .with("StreamARN", registered.stream().key().arn())
                .build();
        return Structure.builder().with("ConsumerDescription", description).build();
    }
}
