package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Input.Constraint;
import java.util.Optional;

/** Which stream a request means: most operations take StreamName or StreamARN. */
final class StreamReference {

    static final Constraint NAME_LENGTH = Constraint.length(1, 128);
    static final Constraint NAME_FORM = Constraint.pattern("[a-zA-Z0-9_.-]+");
    static final Constraint ARN_LENGTH = Constraint.length(1, 2048);
    private static final Constraint ARN_FORM = Constraint.pattern("arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+");

    private StreamReference() {}

    /** Reads StreamName or StreamARN; empty when the request has neither. */
    static Optional<StreamKey> optional(Streams streams, String region, Input input) {
        Optional<StreamKey> byName = named(streams, region, input);
        Optional<StreamKey> byArn = optionalArn(region, input, "StreamARN");
        if (byName.isPresent()
                && byArn.isPresent()
                && !byArn.get().name().equals(byName.get().name())) {
            throw KinesisError.invalid("StreamName " + byName.get().name() + " and StreamARN "
                    + byArn.get().arn() + " name different streams.");
        }
        return byArn.or(() -> byName);
    }

    /** Reads StreamName; empty when the request does not have it. */
    static Optional<StreamKey> named(Streams streams, String region, Input input) {
        return input.optionalString("StreamName", NAME_LENGTH, NAME_FORM).map(name -> streams.key(region, name));
    }

    /** Ends the reading of the request, and gives the stream that it names. */
    static StreamKey validated(Optional<StreamKey> reference, Input input) {
        input.validated();
        return reference.orElseThrow(() -> KinesisError.invalid("Either StreamName or StreamARN must be specified."));
    }

    /** The stream of an ARN that must be there. */
    static Optional<StreamKey> requiredArn(String region, Input input, String member) {
        if (!input.has(member)) {
            input.string(member);
        }
        return optionalArn(region, input, member);
    }

    /** Reads a text that has an ARN's form; it need not name anything. */
    static Optional<String> arnText(Input input, String member) {
        return input.optionalString(member, ARN_LENGTH, ARN_FORM);
    }

    /** The stream of an ARN. */
    static Optional<StreamKey> optionalArn(String region, Input input, String member) {
        Optional<String> text = arnText(input, member);
        // What has not even the form is a violation, which validated() will tell.
        return text.filter(arn -> ARN_FORM.violation(arn, arn.length()).isEmpty())
                .map(arn -> StreamKey.ofArn(arn)
                        .filter(key -> key.region().equals(region))
                        .orElseThrow(() -> KinesisError.RESOURCE_NOT_FOUND.because(
                                member + " " + arn + " names no stream of the region " + region + ".")));
    }

    /** The shard that a request names. */
    static ShardId shard(String text, StreamKey stream) {
        return ShardId.parse(text).orElseThrow(() -> KinesisError.shardNotFound(text, stream));
    }
}
