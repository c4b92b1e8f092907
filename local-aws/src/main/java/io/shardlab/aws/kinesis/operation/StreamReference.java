package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Refusals;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Input.Constraint;
import java.util.Optional;

/** Which stream a request means: every operation takes StreamName or StreamARN. */
final class StreamReference {

    static final Constraint NAME_LENGTH = Constraint.length(1, 128);
    static final Constraint NAME_FORM = Constraint.pattern("[a-zA-Z0-9_.-]+");
    private static final Constraint ARN_LENGTH = Constraint.length(1, 2048);
    private static final Constraint ARN_FORM = Constraint.pattern("arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+");

    private StreamReference() {}

    /** Reads the reference; empty when the request has neither member. To be called before {@link Input#validated()}. */
    static Optional<StreamKey> optional(Streams streams, String region, Input input) {
        Optional<String> name = input.optionalString("StreamName", NAME_LENGTH, NAME_FORM);
        Optional<StreamKey> byArn = arn(input, "StreamARN");
        if (name.isPresent() && byArn.isPresent() && !byArn.get().name().equals(name.get())) {
            throw Refusals.invalid(
                    "StreamName " + name.get() + " and StreamARN " + byArn.get().arn() + " name different streams.");
        }
        return byArn.or(() -> name.map(present -> streams.key(region, present)));
    }

    /** Ends the reading of the request, and gives the stream that it names. */
    static StreamKey validated(Optional<StreamKey> reference, Input input) {
        input.validated();
        return reference.orElseThrow(() -> Refusals.invalid("Either StreamName or StreamARN must be specified."));
    }

    /** The stream of an ARN that must be there. */
    static Optional<StreamKey> requiredArn(Input input, String member) {
        if (!input.has(member)) {
            input.string(member);
        }
        return arn(input, member);
    }

    private static Optional<StreamKey> arn(Input input, String member) {
        return input.optionalString(member, ARN_LENGTH, ARN_FORM).flatMap(StreamKey::ofArn);
    }
}
