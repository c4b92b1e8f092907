package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamConsumer;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Map;
import java.util.Optional;

/** RegisterStreamConsumer. */
final class RegisterStreamConsumer implements Operation.Whole<Optional<StreamKey>> {

    private final Streams streams;

    RegisterStreamConsumer(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        String name = ConsumerReference.consumerName(input).orElseGet(() -> input.string("ConsumerName"));
        Map<String, String> tags = input.stringMap("Tags");
        Stream stream = streams.get(StreamReference.validated(reference, input));
        StreamConsumer consumer = stream.consumers().register(name, Tags.added(Map.of(), tags));
        return Structure.builder()
                .with("Consumer", ConsumerReference.shape(consumer).build())
                .build();
    }
}
