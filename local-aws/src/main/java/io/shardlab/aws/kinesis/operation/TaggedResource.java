package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.protocol.Input;
import java.util.Optional;

/**
 * What carries tags: a stream, or one of its consumers.
 *
 * @param consumer its ARN
 */
record TaggedResource(Optional<StreamKey> stream, Optional<String> consumer) {

    /** Reads ResourceARN. */
    static TaggedResource read(String region, Input input) {
        if (!input.has("ResourceARN")) {
            input.string("ResourceARN");
        }
        Optional<String> consumer =
                StreamReference.arnText(input, "ResourceARN").filter(arn -> arn.contains("/consumer/"));
        return new TaggedResource(
                consumer.isPresent() ? Optional.empty() : StreamReference.optionalArn(region, input, "ResourceARN"),
                consumer);
    }

    Optional<String> arn() {
        return consumer.or(() -> stream.map(StreamKey::arn));
    }
}
