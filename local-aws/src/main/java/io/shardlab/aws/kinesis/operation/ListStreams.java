package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Optional;

/** ListStreams. */
final class ListStreams implements Operation.Whole<String> {

    private static final String NAME = "ListStreams";

    private final Streams streams;
    private final Tokens tokens;

    ListStreams(Streams streams, Tokens tokens) {
        this.streams = streams;
        this.tokens = tokens;
    }

    @Override
    public Structure answer(String region, Input input) {
        long limit = input.optionalNumber("Limit", 1, 10_000).orElse(100L);
        Optional<String> start = input.optionalString("ExclusiveStartStreamName", StreamReference.NAME_LENGTH);
        Optional<String> token = input.optionalString("NextToken");
        input.validated();
        Optional<String> after =
                token.map(text -> tokens.next(NAME, text, 1).get(0)).or(() -> start);
        List<Stream> rest = streams.list(region).stream()
                .filter(stream -> after.map(name -> stream.key().name().compareTo(name) > 0)
                        .orElse(true))
                .toList();
        List<Stream> page = rest.stream().limit(limit).toList();
        Structure.Builder answer = Structure.builder()
                .with(
                        "StreamNames",
                        page.stream().map(stream -> stream.key().name()).toList())
                .with("HasMoreStreams", rest.size() > page.size())
                .with("StreamSummaries", page.stream().map(ListStreams::summary).toList());
        if (rest.size() > page.size()) {
            answer.with(
                    "NextToken",
                    tokens.next(NAME, page.get(page.size() - 1).key().name()));
        }
        return answer.build();
    }

    private static Structure summary(Stream stream) {
        return Structure.builder()
                .with("StreamName", stream.key().name())
                .with("StreamARN", stream.key().arn())
                .with("StreamStatus", stream.status().name())
                .with("StreamModeDetails", Shapes.mode(stream.attributes()))
                .with("StreamCreationTimestamp", stream.created())
                .build();
    }
}
