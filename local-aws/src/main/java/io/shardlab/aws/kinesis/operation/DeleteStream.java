package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** DeleteStream. */
final class DeleteStream implements Operation.Whole<Optional<StreamKey>> {

    private final Streams streams;

    DeleteStream(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        boolean withConsumers = input.flag("EnforceConsumerDeletion");
        StreamKey key = StreamReference.validated(reference, input);
        if (!withConsumers && !streams.get(key).consumers().list().isEmpty()) {
            throw KinesisError.RESOURCE_IN_USE.because(
                    "Stream " + key + " has registered consumers. Deregister them, or set EnforceConsumerDeletion.");
        }
        streams.delete(key);
        return Structure.EMPTY;
    }
}
