package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamConsumer;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/**
 * Which consumer a request means: by its ARN, or by its stream and its name.
 *
 * @param arn ConsumerARN, which only the consumer whose ARN it is to the letter answers to
 */
record ConsumerReference(Optional<String> arn, Optional<StreamKey> stream, Optional<String> name) {

    /** A consumer and the stream it belongs to. */
    record Registered(Stream stream, StreamConsumer consumer) {}

    /** Reads ConsumerARN, or StreamARN and ConsumerName. */
    static ConsumerReference either(String region, Input input) {
        Optional<String> arn = input.optionalString("ConsumerARN", StreamReference.ARN_LENGTH);
        Optional<String> name = consumerName(input);
        return new ConsumerReference(
                arn,
                arn.isPresent() ? Optional.empty() : StreamReference.requiredArn(region, input, "StreamARN"),
                name);
    }

    /** Reads ConsumerARN. */
    static ConsumerReference byArn(Input input) {
        return new ConsumerReference(
                Optional.of(input.string("ConsumerARN", StreamReference.ARN_LENGTH)),
                Optional.empty(),
                Optional.empty());
    }

    static Optional<String> consumerName(Input input) {
        return input.optionalString("ConsumerName", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
    }

    /**
     * What a policy calls it. A name that is not registered has no time in its ARN yet: the rest of it is judged, so that a
     * policy about {@code stream/NAME/consumer/*} lets its holder ask whether there is one.
     */
    Optional<String> policyArn(Streams streams) {
        return arn.or(() -> stream.flatMap(key -> name.map(known -> streams.find(key)
                .flatMap(found -> found.consumers().named(known))
                .map(StreamConsumer::arn)
                .orElse(key.arn() + "/consumer/" + known))));
    }

    /** Ends the reading of the request, and gives the consumer that it names. */
    Registered validated(Streams streams, Input input) {
        input.validated();
        if (arn.isPresent()) {
            return find(streams, arn.get());
        }
        if (name.isEmpty()) {
            throw KinesisError.invalid("Either ConsumerARN, or StreamARN and ConsumerName must be specified.");
        }
        Stream found = streams.get(stream.orElseThrow());
        return new Registered(
                found,
                found.consumers()
                        .named(name.get())
                        .orElseThrow(() -> KinesisError.RESOURCE_NOT_FOUND.because("Consumer " + name.get()
                                + " under stream " + found.key().name() + " not found for account "
                                + found.key().account() + ".")));
    }

    /** The consumer of an ARN. */
    static Registered find(Streams streams, String arn) {
        Stream stream = StreamKey.ofArn(arn.replaceFirst("/consumer/.*", ""))
                .flatMap(streams::find)
                .orElseThrow(() -> KinesisError.consumerNotFound(arn));
        return new Registered(
                stream, stream.consumers().withArn(arn).orElseThrow(() -> KinesisError.consumerNotFound(arn)));
    }

    static Structure.Builder shape(StreamConsumer consumer) {
        return Structure.builder()
                .with("ConsumerName", consumer.name())
                .with("ConsumerARN", consumer.arn())
                .with("ConsumerStatus", consumer.status().name())
                .with("ConsumerCreationTimestamp", consumer.created());
    }
}
