package io.shardlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shardlab.conformance.Check.Basis;
import java.math.BigInteger;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Splits, merges, uniform updates, and the end of a shard. */
@Conformance
class ReshardingIT {

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "SplitShard.html")
    void aSplitClosesTheParentAndOpensTwoChildren(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            Shard parent = stream.openShards().get(0);
            BigInteger at = StreamUnderTest.middle(parent);

            stream.split(parent, at);
            stream.awaitActive();

            List<Shard> open = stream.openShards();
            assertThat(open)
                    .hasSize(2)
                    .allSatisfy(child -> assertThat(child.parentShardId()).isEqualTo(parent.shardId()));
            assertThat(StreamUnderTest.end(open.get(0))).isEqualTo(at.subtract(BigInteger.ONE));
            assertThat(StreamUnderTest.start(open.get(1))).isEqualTo(at);
            String ending = stream.shards().get(0).sequenceNumberRange().endingSequenceNumber();
            assertThat(open)
                    .allSatisfy(child -> assertThat(
                                    new BigInteger(child.sequenceNumberRange().startingSequenceNumber()))
                            .isGreaterThan(new BigInteger(ending)));
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "MergeShards.html")
    void aMergeNamesBothParents(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            List<Shard> halves = stream.openShards();

            stream.merge(halves.get(0), halves.get(1));
            stream.awaitActive();

            assertThat(stream.openShards()).singleElement().satisfies(child -> {
                assertThat(child.parentShardId()).isEqualTo(halves.get(0).shardId());
                assertThat(child.adjacentParentShardId())
                        .isEqualTo(halves.get(1).shardId());
                assertThat(StreamUnderTest.start(child)).isZero();
                assertThat(StreamUnderTest.end(child)).isEqualTo(StreamUnderTest.KEYS.subtract(BigInteger.ONE));
            });
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "MergeShards.html")
    void onlyNeighboursMerge(Kinesis kinesis) {
        try (var stream = kinesis.stream(3)) {
            List<Shard> thirds = stream.openShards();

            assertThatThrownBy(() -> stream.merge(thirds.get(0), thirds.get(2)))
                    .isInstanceOf(InvalidArgumentException.class);
            assertThat(stream.openShards()).hasSize(3);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "SplitShard.html")
    void aSplitIsInsideTheShard(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            Shard lower = stream.openShards().get(0);

            assertThatThrownBy(
                            () -> stream.split(lower, StreamUnderTest.end(lower).add(BigInteger.TEN)))
                    .isInstanceOf(InvalidArgumentException.class);
            assertThatThrownBy(() -> stream.split(lower, StreamUnderTest.start(lower)))
                    .isInstanceOf(InvalidArgumentException.class);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "GetRecords.html")
    void atTheEndOfAClosedShardThereIsNoNextIterator(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            stream.put("a", "1");
            Shard parent = stream.openShards().get(0);
            stream.split(parent, StreamUnderTest.middle(parent));
            stream.awaitActive();

            assertThat(end(stream, parent.shardId()).nextShardIterator()).isNull();
        }
    }

    @Check(basis = Basis.INFERRED, source = Pages.KCL)
    void theEndOfAClosedShardNamesItsChildrenWithTheirParents(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            List<Shard> halves = stream.openShards();
            stream.merge(halves.get(0), halves.get(1));
            stream.awaitActive();
            Shard child = stream.openShards().get(0);

            for (Shard half : halves) {
                List<ChildShard> children = end(stream, half.shardId()).childShards();
                assertThat(children).singleElement().satisfies(named -> {
                    assertThat(named.shardId()).isEqualTo(child.shardId());
                    assertThat(named.parentShards())
                            .containsExactlyInAnyOrder(
                                    halves.get(0).shardId(), halves.get(1).shardId());
                    assertThat(named.hashKeyRange()).isEqualTo(child.hashKeyRange());
                });
            }
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.RESHARDING)
    void recordsPutBeforeTheCloseStayInTheParent(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            stream.put("a", "before");
            Shard parent = stream.openShards().get(0);
            stream.split(parent, StreamUnderTest.middle(parent));
            stream.awaitActive();
            String owner = stream.put("a", "after").shardId();

            assertThat(stream.readFromStart(parent.shardId()).records())
                    .extracting(record -> record.data().asUtf8String())
                    .containsExactly("before");
            assertThat(owner).isNotEqualTo(parent.shardId());
        }
    }

    @Check(basis = Basis.INFERRED, source = "UNIFORM_SCALING; equal widths reported by others")
    void aUniformUpdateEndsInEqualShards(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            stream.update(3);
            stream.awaitActive();

            List<Shard> open = stream.openShards();
            assertThat(open).hasSize(3);
            BigInteger third = StreamUnderTest.KEYS.divide(BigInteger.valueOf(3));
            assertThat(open)
                    .allSatisfy(shard -> assertThat(StreamUnderTest.end(shard)
                                    .subtract(StreamUnderTest.start(shard))
                                    .subtract(third)
                                    .abs())
                            .isLessThan(BigInteger.valueOf(4)));
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "UpdateShardCount.html")
    void anUpdateGoesDownToo(Kinesis kinesis) {
        try (var stream = kinesis.stream(3)) {
            stream.update(2);
            stream.awaitActive();

            assertThat(stream.openShards()).hasSize(2);
            assertThat(stream.summary().openShardCount()).isEqualTo(2);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "UpdateShardCount.html")
    void anUpdateGoesAtMostToTheDoubleAndAtLeastToTheHalf(Kinesis kinesis) {
        try (var stream = kinesis.stream(3)) {
            assertThatThrownBy(() -> stream.update(7)).isInstanceOf(KinesisException.class);
            assertThatThrownBy(() -> stream.update(1)).isInstanceOf(KinesisException.class);
            assertThat(stream.openShards()).hasSize(3);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "UpdateShardCount.html")
    void whileUpdatingASecondChangeIsRefused(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            stream.update(4);
            assumeTrue(stream.summary().streamStatus() == StreamStatus.UPDATING, "its updates are over at once");

            assertThatThrownBy(() -> stream.update(2)).isInstanceOf(ResourceInUseException.class);
            stream.put("a", "puts go on");
            stream.awaitActive();
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "ShardFilter.html")
    void filtersTellGenerationsApart(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            stream.update(4);
            stream.awaitActive();

            assertThat(filtered(kinesis, stream, ShardFilterType.AT_LATEST)).hasSize(4);
            assertThat(filtered(kinesis, stream, ShardFilterType.AT_TRIM_HORIZON))
                    .containsExactlyInAnyOrder("shardId-000000000000", "shardId-000000000001");
            assertThat(filtered(kinesis, stream, ShardFilterType.FROM_TRIM_HORIZON))
                    .hasSize(6);
            assertThat(kinesis.client()
                            .listShards(request -> request.streamName(stream.name())
                                    .shardFilter(filter -> filter.type(ShardFilterType.AFTER_SHARD_ID)
                                            .shardId("shardId-000000000003")))
                            .shards())
                    .hasSize(2);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "SplitShard.html")
    void aMissingShardIsNotSplit(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            assertThatThrownBy(() -> stream.split(
                            Shard.builder().shardId("shardId-000000000099").build(), BigInteger.TEN))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    private static List<String> filtered(Kinesis kinesis, StreamUnderTest stream, ShardFilterType type) {
        return kinesis
                .client()
                .listShards(request -> request.streamName(stream.name()).shardFilter(filter -> filter.type(type)))
                .shards()
                .stream()
                .map(Shard::shardId)
                .toList();
    }

    /** The last answer of a closed shard: some send its records first and say that it has ended only afterwards. */
    private static GetRecordsResponse end(StreamUnderTest stream, String shard) {
        GetRecordsResponse answer = stream.readFromStart(shard);
        for (int i = 0; i < 5 && answer.nextShardIterator() != null; i++) {
            answer = stream.read(answer.nextShardIterator());
        }
        return answer;
    }
}
