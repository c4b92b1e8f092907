package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.HashKeyRange;
import io.shardlab.aws.kinesis.RecordBatch;
import io.shardlab.aws.kinesis.ShardDescription;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.StreamAttributes;
import io.shardlab.aws.protocol.Structure;
import java.time.Instant;
import java.util.List;

/** Structures that several answers share. */
final class Shapes {

    /** The EncryptionType of every stream here. */
    static final String UNENCRYPTED = "NONE";

    private Shapes() {}

    static Structure record(RecordBatch.Entry entry) {
        return Structure.builder()
                .with("SequenceNumber", entry.sequenceNumber().toString())
                .with(
                        "ApproximateArrivalTimestamp",
                        Instant.ofEpochMilli(entry.data().arrivalMillis()))
                .with("Data", entry.data().data())
                .with("PartitionKey", entry.data().partitionKey())
                .with("EncryptionType", UNENCRYPTED)
                .build();
    }

    static Structure shard(ShardDescription shard) {
        List<ShardId> parents = shard.parents();
        Structure.Builder builder =
                Structure.builder().with("ShardId", shard.id().toString());
        if (!parents.isEmpty()) {
            builder.with("ParentShardId", parents.get(0).toString());
        }
        if (parents.size() > 1) {
            builder.with("AdjacentParentShardId", parents.get(1).toString());
        }
        return builder.with("HashKeyRange", hashKeyRange(shard.range()))
                .with(
                        "SequenceNumberRange",
                        Structure.builder()
                                .with("StartingSequenceNumber", shard.starting().toString())
                                .with("EndingSequenceNumber", shard.ending().map(Object::toString))
                                .build())
                .build();
    }

    static Structure childShard(ShardDescription child) {
        return Structure.builder()
                .with("ShardId", child.id().toString())
                .with(
                        "ParentShards",
                        child.parents().stream().map(ShardId::toString).toList())
                .with("HashKeyRange", hashKeyRange(child.range()))
                .build();
    }

    private static Structure hashKeyRange(HashKeyRange range) {
        return Structure.builder()
                .with("StartingHashKey", range.start().toString())
                .with("EndingHashKey", range.end().toString())
                .build();
    }

    static Structure mode(StreamAttributes attributes) {
        return Structure.builder().with("StreamMode", attributes.mode().name()).build();
    }
}
