package io.shardlab.conformance;

import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A stream of the Kinesis under test, and the words that checks use of it. */
final class StreamUnderTest implements AutoCloseable {

    static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

    private final Kinesis kinesis;
    private final String name;

    StreamUnderTest(Kinesis kinesis, String name) {
        this.kinesis = kinesis;
        this.name = name;
    }

    String name() {
        return name;
    }

    StreamDescriptionSummary summary() {
        return kinesis.client()
                .describeStreamSummary(request -> request.streamName(name))
                .streamDescriptionSummary();
    }

    void awaitActive() {
        await().atMost(Kinesis.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> summary().streamStatus(), status -> status == StreamStatus.ACTIVE);
    }

    PutRecordResponse put(String key, String text) {
        return kinesis.client()
                .putRecord(request -> request.streamName(name).partitionKey(key).data(SdkBytes.fromUtf8String(text)));
    }

    /** Every shard, in the order of ids. */
    List<Shard> shards() {
        List<Shard> shards = new ArrayList<>();
        var page = kinesis.client().listShards(request -> request.streamName(name));
        shards.addAll(page.shards());
        while (page.nextToken() != null) {
            String token = page.nextToken();
            page = kinesis.client().listShards(request -> request.nextToken(token));
            shards.addAll(page.shards());
        }
        shards.sort(Comparator.comparing(Shard::shardId));
        return shards;
    }

    /** The open shards in the order of hash keys. */
    List<Shard> openShards() {
        return shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted(Comparator.comparing(StreamUnderTest::start))
                .toList();
    }

    String iterator(String shard, ShardIteratorType type) {
        return kinesis.client()
                .getShardIterator(
                        request -> request.streamName(name).shardId(shard).shardIteratorType(type))
                .shardIterator();
    }

    /** Reads as often as a shard may be read; the limit of five calls a second is not what most checks are about. */
    GetRecordsResponse read(String iterator) {
        return await().atMost(Kinesis.PATIENCE)
                .pollInterval(Duration.ofMillis(220))
                .pollDelay(Duration.ZERO)
                .ignoreException(ProvisionedThroughputExceededException.class)
                .until(() -> kinesis.client().getRecords(request -> request.shardIterator(iterator)), answer -> true);
    }

    GetRecordsResponse readFromStart(String shard) {
        return read(iterator(shard, ShardIteratorType.TRIM_HORIZON));
    }

    void split(Shard shard, BigInteger at) {
        kinesis.client()
                .splitShard(request ->
                        request.streamName(name).shardToSplit(shard.shardId()).newStartingHashKey(at.toString()));
    }

    void merge(Shard first, Shard second) {
        kinesis.client()
                .mergeShards(request ->
                        request.streamName(name).shardToMerge(first.shardId()).adjacentShardToMerge(second.shardId()));
    }

    void update(int target) {
        kinesis.client()
                .updateShardCount(request ->
                        request.streamName(name).targetShardCount(target).scalingType(ScalingType.UNIFORM_SCALING));
    }

    static BigInteger start(Shard shard) {
        return new BigInteger(shard.hashKeyRange().startingHashKey());
    }

    static BigInteger end(Shard shard) {
        return new BigInteger(shard.hashKeyRange().endingHashKey());
    }

    static BigInteger middle(Shard shard) {
        return start(shard).add(end(shard)).shiftRight(1);
    }

    @Override
    public void close() {
        kinesis.delete(name);
    }
}
