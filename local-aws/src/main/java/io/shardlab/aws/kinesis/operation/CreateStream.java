package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.StreamAttributes;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.StreamMode;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Map;
import java.util.Optional;

/** CreateStream. */
final class CreateStream implements Operation.Whole<Optional<StreamKey>> {

    /** How many shards an on-demand stream starts with. */
    private static final int ON_DEMAND_SHARDS = 4;

    private final Streams streams;

    CreateStream(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Structure answer(Optional<StreamKey> named, Input input) {
        if (named.isEmpty()) {
            input.string("StreamName");
        }
        Optional<Long> shardCount = input.optionalNumber("ShardCount", 1, Integer.MAX_VALUE);
        StreamMode mode = input.optionalStructure("StreamModeDetails")
                .map(details -> details.enumeration("StreamMode", StreamMode.class))
                .orElse(StreamMode.PROVISIONED);
        int maxRecordBytes = UpdateMaxRecordSize.bytes(input).orElse(StreamAttributes.DEFAULT_MAX_RECORD);
        Map<String, String> tags = input.stringMap("Tags");
        input.validated();
        if (mode == StreamMode.PROVISIONED && shardCount.isEmpty()) {
            throw KinesisError.invalid("ShardCount must be specified for a stream in PROVISIONED mode.");
        }
        if (mode == StreamMode.ON_DEMAND && shardCount.isPresent()) {
            throw KinesisError.invalid("ShardCount must not be specified for a stream in ON_DEMAND mode.");
        }
        streams.create(
                named.orElseThrow(),
                (int) Math.min(shardCount.orElse((long) ON_DEMAND_SHARDS), Integer.MAX_VALUE),
                StreamAttributes.of(mode).withTags(Tags.added(Map.of(), tags)).withMaxRecordBytes(maxRecordBytes));
        return Structure.EMPTY;
    }
}
