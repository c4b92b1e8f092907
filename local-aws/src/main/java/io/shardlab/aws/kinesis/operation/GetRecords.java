package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.RecordBatch;
import io.shardlab.aws.kinesis.ShardIterator;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.StreamMetric;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** GetRecords. */
final class GetRecords implements Operation.Whole<Optional<StreamKey>> {

    private static final int MOST_RECORDS = 10_000;

    private final Streams streams;
    private final Tokens tokens;

    GetRecords(Streams streams, Tokens tokens) {
        this.streams = streams;
        this.tokens = tokens;
    }

    @Override
    public Structure answer(Optional<StreamKey> ofIterator, Input input) {
        String text = input.string("ShardIterator", Input.Constraint.length(1, 512));
        int limit = input.optionalNumber("Limit", 1, MOST_RECORDS)
                .orElse((long) MOST_RECORDS)
                .intValue();
        Optional<String> arn = StreamReference.arnText(input, "StreamARN");
        input.validated();
        ShardIterator iterator = tokens.iterator(text);
        if (arn.isPresent() && !arn.get().equals(iterator.stream().arn())) {
            throw KinesisError.invalid(
                    "The ShardIterator is one of stream " + iterator.stream() + ", not of " + arn.get() + ".");
        }
        Stream stream = streams.get(iterator.stream());
        if (!stream.created().equals(iterator.streamCreated())) {
            throw KinesisError.invalid("The ShardIterator is one of a deleted stream of the same name.");
        }
        RecordBatch batch = stream.read(iterator.shard(), iterator.position(), limit);
        streams.metrics()
                .put(
                        stream.key(),
                        StreamMetric.ITERATOR_AGE,
                        batch.iteratorAgeMillis(streams.clock().millis()));
        Structure.Builder answer = Structure.builder()
                .with("Records", batch.records().stream().map(Shapes::record).toList());
        if (!batch.endOfShard()) {
            answer.with("NextShardIterator", tokens.ofIterator(stream, iterator.shard(), batch.next()));
        }
        answer.with("MillisBehindLatest", batch.millisBehindLatest());
        if (batch.endOfShard()) {
            answer.with(
                    "ChildShards",
                    batch.children().stream().map(Shapes::childShard).toList());
        }
        return answer.build();
    }
}
