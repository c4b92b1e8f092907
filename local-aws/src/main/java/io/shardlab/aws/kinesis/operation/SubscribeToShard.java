package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.StartingPosition;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import java.time.Instant;
import java.util.Optional;

/** SubscribeToShard, up to the first event. */
final class SubscribeToShard implements Operation.Streaming<ConsumerReference> {

    private final Streams streams;

    SubscribeToShard(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Subscription subscribe(ConsumerReference reference, Input input) {
        String shardText = input.string("ShardId", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        Input start = input.structure("StartingPosition");
        var type = start.enumeration("Type", StartingPositions.PositionType.class);
        Optional<String> number = start.optionalString("SequenceNumber");
        Optional<Instant> timestamp = start.timestamp("Timestamp");
        ConsumerReference.Registered registered = reference.validated(streams, input);
        Stream stream = registered.stream();
        ShardId shard = StreamReference.shard(shardText, stream.key());
        StartingPosition from = StartingPositions.of(type, number, timestamp, shard, stream.key(), streams.clock());
        long position = stream.position(shard, from);
        Instant made = stream.consumers().subscribe(registered.consumer(), shard);
        return new Subscription(stream, registered.consumer(), shard, made, position, streams.clock());
    }
}
