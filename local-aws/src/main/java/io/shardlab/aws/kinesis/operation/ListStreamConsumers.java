package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamConsumer;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Optional;

/** ListStreamConsumers. */
final class ListStreamConsumers implements Operation.Whole<Optional<StreamKey>> {

    private static final String NAME = "ListStreamConsumers";

    private final Streams streams;
    private final Tokens tokens;

    ListStreamConsumers(Streams streams, Tokens tokens) {
        this.streams = streams;
        this.tokens = tokens;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        long most = input.optionalNumber("MaxResults", 1, 10_000).orElse(100L);
        Optional<String> token = input.optionalString("NextToken");
        input.timestamp("StreamCreationTimestamp");
        Stream stream = streams.get(StreamReference.validated(reference, input));
        Optional<String> after = token.map(text -> tokens.next(NAME, text, 1).get(0));
        List<StreamConsumer> rest = stream.consumers().list().stream()
                .filter(consumer ->
                        after.map(name -> consumer.name().compareTo(name) > 0).orElse(true))
                .toList();
        List<StreamConsumer> page = rest.stream().limit(most).toList();
        Structure.Builder answer = Structure.builder()
                .with(
                        "Consumers",
                        page.stream()
                                .map(consumer ->
                                        ConsumerReference.shape(consumer).build())
                                .toList());
        if (rest.size() > page.size()) {
            answer.with("NextToken", tokens.next(NAME, page.get(page.size() - 1).name()));
        }
        return answer.build();
    }
}
