package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.StartingPosition;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.time.Instant;
import java.util.Optional;

/** GetShardIterator. */
final class GetShardIterator implements Operation.Whole<Optional<StreamKey>> {

    private final Streams streams;
    private final Tokens tokens;

    GetShardIterator(Streams streams, Tokens tokens) {
        this.streams = streams;
        this.tokens = tokens;
    }

    @Override
    public Structure answer(Optional<StreamKey> reference, Input input) {
        String shard = input.string("ShardId", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        var type = input.enumeration("ShardIteratorType", StartingPositions.PositionType.class);
        Optional<String> number = input.optionalString("StartingSequenceNumber", StartingPositions.SEQUENCE_NUMBER);
        Optional<Instant> timestamp = input.timestamp("Timestamp");
        Stream stream = streams.get(StreamReference.validated(reference, input));
        ShardId id = StreamReference.shard(shard, stream.key());
        StartingPosition start = StartingPositions.of(type, number, timestamp, id, stream.key(), streams.clock());
        long position = stream.position(id, start);
        return Structure.builder()
                .with("ShardIterator", tokens.ofIterator(stream, id, position))
                .build();
    }
}
