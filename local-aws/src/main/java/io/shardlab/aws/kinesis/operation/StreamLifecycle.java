package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.Refusals;
import io.shardlab.aws.kinesis.StreamAttributes;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.StreamMode;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Map;
import java.util.Optional;

/** CreateStream, DeleteStream and UpdateStreamMode. */
final class StreamLifecycle {

    /** How many shards an on-demand stream starts with. */
    private static final int ON_DEMAND_SHARDS = 4;

    private final Streams streams;

    StreamLifecycle(Streams streams) {
        this.streams = streams;
    }

    void register(Map<String, Operation> operations) {
        operations.put("CreateStream", this::createStream);
        operations.put("DeleteStream", this::deleteStream);
        operations.put("UpdateStreamMode", this::updateStreamMode);
    }

    private Structure createStream(String region, Input input) {
        String name = input.string("StreamName", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        Optional<Long> shardCount = input.optionalNumber("ShardCount", 1, Integer.MAX_VALUE);
        StreamMode mode = input.optionalStructure("StreamModeDetails")
                .map(details -> details.enumeration("StreamMode", StreamMode.class))
                .orElse(StreamMode.PROVISIONED);
        int maxRecordBytes = StreamSettings.maxRecordBytes(input).orElse(StreamAttributes.DEFAULT_MAX_RECORD);
        Map<String, String> tags = StreamTags.added(Map.of(), input.stringMap("Tags"));
        input.validated();
        if (mode == StreamMode.PROVISIONED && shardCount.isEmpty()) {
            throw Refusals.invalid("ShardCount must be specified for a stream in PROVISIONED mode.");
        }
        if (mode == StreamMode.ON_DEMAND && shardCount.isPresent()) {
            throw Refusals.invalid("ShardCount must not be specified for a stream in ON_DEMAND mode.");
        }
        streams.create(
                streams.key(region, name),
                (int) Math.min(shardCount.orElse((long) ON_DEMAND_SHARDS), Integer.MAX_VALUE),
                StreamAttributes.of(mode).withTags(tags).withMaxRecordBytes(maxRecordBytes));
        return Structure.EMPTY;
    }

    private Structure deleteStream(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        boolean withConsumers = input.flag("EnforceConsumerDeletion");
        StreamKey key = StreamReference.validated(reference, input);
        if (!withConsumers && !streams.get(key).consumers().list().isEmpty()) {
            throw AwsException.client(
                    "ResourceInUseException",
                    "Stream " + key + " has registered consumers. Deregister them, or set EnforceConsumerDeletion.");
        }
        streams.delete(key);
        return Structure.EMPTY;
    }

    private Structure updateStreamMode(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.requiredArn(input, "StreamARN");
        StreamMode mode = input.structure("StreamModeDetails").enumeration("StreamMode", StreamMode.class);
        var stream = streams.get(StreamReference.validated(reference, input));
        stream.reconfigure(stream.attributes().withMode(mode));
        return Structure.EMPTY;
    }
}
