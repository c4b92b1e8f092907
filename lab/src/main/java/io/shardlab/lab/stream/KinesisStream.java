package io.shardlab.lab.stream;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The stream of a story, through the public Kinesis API. */
public final class KinesisStream {

    private static final Duration RESHARD_LIMIT = Duration.ofMinutes(5);

    private final KinesisClient kinesis;
    private final String name;

    /** @param kinesis stays the caller's to close */
    public KinesisStream(KinesisClient kinesis, String name) {
        this.kinesis = kinesis;
        this.name = name;
    }

    /** The stream's name. */
    public String name() {
        return name;
    }

    /** The shards that take records now, by their ids. */
    public List<OpenShard> openShards() {
        // AT_LATEST is "open now" on AWS and every emulator; a second look keeps out those who ignore the filter.
        return kinesis
                .listShards(request ->
                        request.streamName(name).shardFilter(filter -> filter.type(ShardFilterType.AT_LATEST)))
                .shards()
                .stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .map(KinesisStream::open)
                .sorted(java.util.Comparator.comparing(OpenShard::id))
                .toList();
    }

    private static OpenShard open(Shard shard) {
        return new OpenShard(
                shard.shardId(),
                new HashKeyRange(
                        new BigInteger(shard.hashKeyRange().startingHashKey()),
                        new BigInteger(shard.hashKeyRange().endingHashKey())));
    }

    /** Changes the number of shards uniformly, and returns when the stream is active with exactly that many. */
    public Reshard reshardTo(int shards) {
        int from = summary().openShardCount();
        kinesis.updateShardCount(
                request -> request.streamName(name).targetShardCount(shards).scalingType(ScalingType.UNIFORM_SCALING));
        var mostSeen = new AtomicInteger(from);
        Awaitility.await("stream %s to be ACTIVE with %d open shards".formatted(name, shards))
                .atMost(RESHARD_LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(this::summary, seen -> {
                    mostSeen.accumulateAndGet(seen.openShardCount(), Math::max);
                    return seen.streamStatus() == StreamStatus.ACTIVE && seen.openShardCount() == shards;
                });
        return new Reshard(from, shards, mostSeen.get());
    }

    /** Waits until the stream can be used. */
    public void awaitActive() {
        Awaitility.await("stream %s to be ACTIVE".formatted(name))
                .atMost(RESHARD_LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(this::summary, seen -> seen.streamStatus() == StreamStatus.ACTIVE);
    }

    /** Puts one record; the answer says in which shard it is. */
    public PutRecordResponse put(String partitionKey, String data) {
        return kinesis.putRecord(
                request -> request.streamName(name).partitionKey(partitionKey).data(SdkBytes.fromUtf8String(data)));
    }

    private StreamDescriptionSummary summary() {
        return kinesis.describeStreamSummary(request -> request.streamName(name))
                .streamDescriptionSummary();
    }
}
