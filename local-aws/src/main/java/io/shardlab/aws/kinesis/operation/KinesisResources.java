package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import java.util.Optional;
import java.util.function.BiFunction;

/** What Kinesis's operations act on, as its page of the Service Authorization Reference has it. */
final class KinesisResources {

    private final Streams streams;
    private final Tokens tokens;

    KinesisResources(Streams streams, Tokens tokens) {
        this.streams = streams;
        this.tokens = tokens;
    }

    /** The account, in the region that the call was made to. */
    Resource<String> account() {
        return new Resource<>((region, input) -> region, region -> Optional.empty());
    }

    /** A stream by StreamName; there need not be one. */
    Resource<Optional<StreamKey>> newStream() {
        return ofStream((region, input) -> StreamReference.named(streams, region, input));
    }

    /** A stream by StreamName or StreamARN. */
    Resource<Optional<StreamKey>> stream() {
        return ofStream((region, input) -> StreamReference.optional(streams, region, input));
    }

    /** A stream by StreamARN only. */
    Resource<Optional<StreamKey>> streamArn() {
        return ofStream((region, input) -> StreamReference.requiredArn(region, input, "StreamARN"));
    }

    /** The stream that a shard iterator is of, whatever else the request names. */
    Resource<Optional<StreamKey>> iterator() {
        return ofStream((region, input) -> input.optionalString("ShardIterator").flatMap(tokens::streamOfIterator));
    }

    /** The stream that a listing's token carries, or else a stream by StreamName or StreamARN. */
    Resource<Optional<StreamKey>> listing() {
        return ofStream((region, input) -> {
            Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
            return input.optionalString("NextToken")
                    .flatMap(token -> tokens.streamOfNext(ListShards.NAME, token))
                    .or(() -> reference);
        });
    }

    /** A consumer by ConsumerARN, or by StreamARN and ConsumerName. */
    Resource<ConsumerReference> consumer() {
        return new Resource<>(ConsumerReference::either, reference -> reference.policyArn(streams));
    }

    /** A consumer by ConsumerARN only. */
    Resource<ConsumerReference> consumerArn() {
        return new Resource<>(
                (region, input) -> ConsumerReference.byArn(input), reference -> reference.policyArn(streams));
    }

    /** A stream or a consumer by ResourceARN. */
    Resource<TaggedResource> tagged() {
        return new Resource<>(TaggedResource::read, TaggedResource::arn);
    }

    private static Resource<Optional<StreamKey>> ofStream(BiFunction<String, Input, Optional<StreamKey>> reader) {
        return new Resource<>(reader, key -> key.map(StreamKey::arn));
    }
}
