package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.HashKeyRange;
import io.shardlab.aws.kinesis.Refusals;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** SplitShard, MergeShards and UpdateShardCount. */
final class ShardChanges {

    private static final Input.Constraint HASH_KEY = Input.Constraint.pattern("0|([1-9]\\d{0,38})");

    private enum ScalingType {
        UNIFORM_SCALING
    }

    private final Streams streams;

    ShardChanges(Streams streams) {
        this.streams = streams;
    }

    void register(Map<String, Operation> operations) {
        operations.put("SplitShard", this::splitShard);
        operations.put("MergeShards", this::mergeShards);
        operations.put("UpdateShardCount", this::updateShardCount);
    }

    private Structure splitShard(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        String shard = input.string("ShardToSplit", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        String newStart = input.string("NewStartingHashKey", HASH_KEY);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        requireRoom(stream, stream.openShardCount() + 1);
        stream.split(shardId(shard, stream), hashKey("NewStartingHashKey", newStart));
        return Structure.EMPTY;
    }

    private Structure mergeShards(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        String first = input.string("ShardToMerge", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        String second = input.string("AdjacentShardToMerge", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        stream.merge(shardId(first, stream), shardId(second, stream));
        return Structure.EMPTY;
    }

    private Structure updateShardCount(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        int target = (int) input.number("TargetShardCount", 1, Integer.MAX_VALUE);
        input.enumeration("ScalingType", ScalingType.class);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        requireRoom(stream, target);
        int current = stream.updateShardCount(target);
        return Structure.builder()
                .with("StreamName", stream.key().name())
                .with("CurrentShardCount", current)
                .with("TargetShardCount", target)
                .with("StreamARN", stream.key().arn())
                .build();
    }

    private void requireRoom(Stream stream, int wanted) {
        int others = streams.openShards(stream.key().region()) - stream.openShardCount();
        if (others + (long) wanted > Streams.SHARD_LIMIT) {
            throw Refusals.limitExceeded("This request would exceed the shard limit for the account "
                    + stream.key().account() + " in " + stream.key().region() + ". Limit: " + Streams.SHARD_LIMIT
                    + ".");
        }
    }

    private static ShardId shardId(String text, Stream stream) {
        return ShardId.parse(text).orElseThrow(() -> Refusals.shardNotFound(text, stream.key()));
    }

    /** A hash key that a request gave; it has the right form already. */
    static BigInteger hashKey(String name, String text) {
        var key = new BigInteger(text);
        if (!HashKeyRange.ALL.contains(key)) {
            throw Refusals.invalid("Invalid " + name + ". " + name
                    + " must be in the range: [0, 2^128-1]. Specified value was " + text);
        }
        return key;
    }
}
