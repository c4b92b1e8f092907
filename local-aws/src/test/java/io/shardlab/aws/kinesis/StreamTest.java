package io.shardlab.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.error.AwsException;
import io.shardlab.testtools.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamTest {

    private static final Duration LIFECYCLE = Duration.ofMillis(200);
    private static final Duration RESHARD = Duration.ofSeconds(1);
    private static final Duration STAGE = Duration.ofMillis(400);

    private final ManualClock clock = new ManualClock();
    private final Streams streams = new Streams(
            new KinesisSettings("000000000000", Limits.SHARDS, LIFECYCLE, new ReshardPace(RESHARD, STAGE), 2 << 20),
            clock);

    @Test
    void aStreamIsCreatingThenActiveThenDeletingThenGone() {
        Stream stream = created(1);
        assertThat(stream.status()).isEqualTo(StreamStatus.CREATING);

        clock.advance(LIFECYCLE);
        assertThat(stream.status()).isEqualTo(StreamStatus.ACTIVE);

        streams.delete(stream.key());
        assertThat(stream.status()).isEqualTo(StreamStatus.DELETING);
        clock.advance(LIFECYCLE);
        assertThat(streams.find(stream.key())).isEmpty();
    }

    @Test
    void anUpdateShowsItsShortLivedShardsForTheStageOnly() {
        Stream stream = active(2);

        assertThat(stream.updateShardCount(3)).isEqualTo(2);
        assertThat(stream.openShardCount()).isEqualTo(2);
        assertThat(stream.status()).isEqualTo(StreamStatus.UPDATING);

        clock.advance(Duration.ofMillis(300));
        assertThat(stream.openShardCount()).as("halves split at the thirds").isEqualTo(4);
        clock.advance(STAGE);
        assertThat(stream.openShardCount()).as("sixths merged").isEqualTo(3);
        assertThat(stream.status()).isEqualTo(StreamStatus.UPDATING);
        clock.advance(Duration.ofMillis(300));
        assertThat(stream.status()).isEqualTo(StreamStatus.ACTIVE);
        assertThat(openRanges(stream)).isEqualTo(HashKeyRange.uniform(3));
    }

    @Test
    void aSecondStructuralCallIsRefusedWhileUpdatingAndPutAndGetGoOn() {
        Stream stream = active(2);
        stream.updateShardCount(4);

        assertRefused("ResourceInUseException", () -> stream.updateShardCount(2));
        assertRefused("ResourceInUseException", () -> stream.merge(new ShardId(0), new ShardId(1)));
        Placement placed = put(stream, "key");
        assertThat(stream.read(placed.shard(), 1, 10).records()).hasSize(1);
    }

    @Test
    void anUpdateGoesAtMostToTheDoubleAndAtLeastToTheHalf() {
        Stream stream = active(4);

        assertRefused("InvalidArgumentException", () -> stream.updateShardCount(9));
        assertRefused("InvalidArgumentException", () -> stream.updateShardCount(1));
        assertThat(stream.status()).isEqualTo(StreamStatus.ACTIVE);
        stream.updateShardCount(8);
    }

    @Test
    void anUpdateToTheSameCountDoesNothing() {
        Stream stream = active(2);

        assertThat(stream.updateShardCount(2)).isEqualTo(2);

        assertThat(stream.status()).isEqualTo(StreamStatus.ACTIVE);
        assertThat(stream.shards()).hasSize(2);
    }

    @Test
    void theEleventhUpdateWithin24HoursIsRefused() {
        Stream stream = active(2);
        for (int i = 0; i < 10; i++) {
            stream.updateShardCount(i % 2 == 0 ? 3 : 2);
            clock.advance(RESHARD);
        }

        assertRefused("LimitExceededException", () -> stream.updateShardCount(3));

        clock.advance(Duration.ofHours(24).minus(RESHARD.multipliedBy(9)));
        stream.updateShardCount(3);
    }

    @Test
    void aChildsFirstSequenceNumberLiesAboveItsParentsLastHoweverFastTheReshard() {
        Streams immediate = new Streams(
                new KinesisSettings(
                        "000000000000",
                        Limits.SHARDS,
                        Duration.ZERO,
                        new ReshardPace(Duration.ZERO, Duration.ZERO),
                        1 << 20),
                clock);
        Stream stream =
                immediate.create(immediate.key("eu-west-1", "s"), 2, StreamAttributes.of(StreamMode.PROVISIONED));
        for (int target : List.of(3, 2, 4, 3)) {
            stream.updateShardCount(target);
        }

        List<ShardDescription> shards = stream.shards();
        for (ShardDescription shard : shards) {
            for (ShardId parent : shard.parents()) {
                assertThat(shard.starting())
                        .as("%s starts above the end of %s", shard.id(), parent)
                        .isGreaterThan(shards.get(parent.number()).ending().orElseThrow());
            }
        }
    }

    @Test
    void aRecreatedStreamsSequenceNumbersLieAboveItsPredecessors() {
        Stream first = active(1);
        first.split(new ShardId(0), HashKeyRange.boundary(1, 2));
        clock.advance(RESHARD);
        SequenceNumber last = put(first, "key").sequenceNumber();
        streams.delete(first.key());
        clock.advance(LIFECYCLE);

        Stream second = active(1);

        assertThat(put(second, "key").sequenceNumber()).isGreaterThan(last);
    }

    @Test
    void theEndOfAClosedShardNamesItsChildren() {
        Stream stream = active(1);
        put(stream, "before");
        stream.split(new ShardId(0), HashKeyRange.boundary(1, 2));
        clock.advance(RESHARD);

        RecordBatch middle = stream.read(new ShardId(0), 1, 1);
        assertThat(middle.records()).hasSize(1);
        assertThat(middle.endOfShard()).isTrue();
        assertThat(middle.children()).extracting(ShardDescription::id).containsExactly(new ShardId(1), new ShardId(2));
        assertThat(middle.children()).extracting(ShardDescription::parents).containsOnly(List.of(new ShardId(0)));
    }

    @Test
    void anOpenShardHasNoEnd() {
        Stream stream = active(1);

        RecordBatch empty = stream.read(new ShardId(0), 1, 10);

        assertThat(empty.endOfShard()).isFalse();
        assertThat(empty.children()).isEmpty();
        assertThat(empty.next()).isEqualTo(1);
    }

    @Test
    void millisBehindLatestIsTheAgeOfTheOldestUnreadRecord() {
        Stream stream = active(1);
        put(stream, "one");
        clock.advance(Duration.ofMillis(700));
        put(stream, "two");
        clock.advance(Duration.ofMillis(50));

        assertThat(stream.read(new ShardId(0), 1, 1).millisBehindLatest()).isEqualTo(50);
        assertThat(stream.read(new ShardId(0), 1, 2).millisBehindLatest()).isZero();
    }

    @Test
    void retentionRemovesRecordsAndThenClosedShards() {
        Stream stream = active(1);
        put(stream, "old");
        stream.split(new ShardId(0), HashKeyRange.boundary(1, 2));
        clock.advance(Duration.ofHours(24));
        assertThat(stream.read(new ShardId(0), 1, 10).records()).hasSize(1);
        assertThat(stream.shards()).hasSize(3);

        clock.advance(RESHARD.plusMillis(1));

        assertThat(stream.shards()).extracting(ShardDescription::id).containsExactly(new ShardId(1), new ShardId(2));
        assertRefused("ResourceNotFoundException", () -> stream.read(new ShardId(0), 1, 10));
    }

    @Test
    void aThrottledPutChangesNothing() {
        Stream stream = active(1);
        stream.put(new NewRecord("key", Optional.empty(), new byte[(1 << 19)]));

        assertRefused(
                "ProvisionedThroughputExceededException",
                () -> stream.put(new NewRecord("key", Optional.empty(), new byte[(1 << 19) + 1])));

        assertThat(stream.read(new ShardId(0), 1, 10).records()).hasSize(1);
    }

    @Test
    void whenTheMemoryForRecordsIsFullPutsAreRefusedUntilAStreamGoes() {
        Stream stream = active(4);
        stream.put(ofSize(1_000_000, 0));
        stream.put(ofSize(1_000_000, 1));

        assertRefused("LimitExceededException", () -> stream.put(ofSize(100_000, 2)));

        streams.delete(stream.key());
        clock.advance(LIFECYCLE);
        active(4).put(ofSize(1_000_000, 0));
    }

    private static NewRecord ofSize(int bytes, int shardOfFour) {
        return new NewRecord("key", Optional.of(HashKeyRange.boundary(shardOfFour, 4)), new byte[bytes]);
    }

    @Test
    void latestIsAfterTheNewestRecordOfThatMoment() {
        Stream stream = active(1);
        put(stream, "one");
        long latest = stream.position(new ShardId(0), new StartingPosition.Latest());
        put(stream, "two");

        assertThat(stream.read(new ShardId(0), latest, 10).records())
                .extracting(entry -> entry.data().partitionKey())
                .containsExactly("two");
    }

    @Test
    void aSequenceNumberOfAnotherShardIsNoStart() {
        Stream stream = active(2);
        SequenceNumber given = put(stream, "key").sequenceNumber();
        ShardId other = new ShardId(1 - given.shard());

        assertRefused(
                "InvalidArgumentException", () -> stream.position(other, new StartingPosition.AtSequenceNumber(given)));
    }

    @Test
    void aShardsStartAndEndAreStartsToo() {
        Stream stream = active(1);
        put(stream, "one");
        stream.split(new ShardId(0), HashKeyRange.boundary(1, 2));
        clock.advance(RESHARD);
        ShardDescription parent = stream.shards().get(0);

        assertThat(stream.position(parent.id(), new StartingPosition.AtSequenceNumber(parent.starting())))
                .isEqualTo(1);
        long end = stream.position(
                parent.id(),
                new StartingPosition.AfterSequenceNumber(parent.ending().orElseThrow()));
        assertThat(stream.read(parent.id(), end, 10).endOfShard()).isTrue();
    }

    private Stream created(int shards) {
        return streams.create(streams.key("eu-west-1", "orders"), shards, StreamAttributes.of(StreamMode.PROVISIONED));
    }

    private Stream active(int shards) {
        Stream stream = created(shards);
        clock.advance(LIFECYCLE);
        return stream;
    }

    private static Placement put(Stream stream, String key) {
        return stream.put(new NewRecord(key, Optional.empty(), new byte[0]));
    }

    static List<HashKeyRange> openRanges(Stream stream) {
        return stream.shards(new ShardFilter.AtLatest()).stream()
                .map(ShardDescription::range)
                .sorted(java.util.Comparator.comparing(HashKeyRange::start))
                .toList();
    }

    private static void assertRefused(String type, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.type()).isEqualTo(type));
    }
}
