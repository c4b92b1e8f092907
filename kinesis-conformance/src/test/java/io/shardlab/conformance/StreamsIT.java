package io.shardlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.conformance.Check.Basis;
import java.math.BigInteger;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.Tag;

/** Streams: making, describing, naming, tagging, deleting. */
@Conformance
class StreamsIT {

    private static final String MISSING = "conformance-missing";

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "HashKeyRange.html")
    void theShardsOfANewStreamTileTheKeySpace(Kinesis kinesis) {
        try (var stream = kinesis.stream(3)) {
            List<Shard> shards = stream.openShards();
            BigInteger next = BigInteger.ZERO;
            for (Shard shard : shards) {
                assertThat(StreamUnderTest.start(shard)).isEqualTo(next);
                next = StreamUnderTest.end(shard).add(BigInteger.ONE);
            }
            assertThat(next).isEqualTo(StreamUnderTest.KEYS);
            assertThat(shards)
                    .extracting(Shard::shardId)
                    .containsExactly("shardId-000000000000", "shardId-000000000001", "shardId-000000000002");
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "CreateStream.html")
    void aNameIsTakenOnce(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            assertThatThrownBy(() -> kinesis.client()
                            .createStream(
                                    request -> request.streamName(stream.name()).shardCount(1)))
                    .isInstanceOf(ResourceInUseException.class);
        }
    }

    @Check(basis = Basis.INFERRED, source = "wording quoted in public issues")
    void aMissingStreamIsSaidToBeMissing(Kinesis kinesis) {
        assertThatThrownBy(() -> kinesis.client().describeStreamSummary(request -> request.streamName(MISSING)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageMatching("(?s)Stream " + MISSING + " under account \\d{12} not found\\..*");
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "CreateStream.html")
    void aNameHasAForm(Kinesis kinesis) {
        assertThatThrownBy(() -> kinesis.client()
                        .createStream(
                                request -> request.streamName("not a name").shardCount(1)))
                .isInstanceOfSatisfying(
                        KinesisException.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .isEqualTo("ValidationException"));
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "StreamDescriptionSummary.html")
    void theSummaryCountsOpenShards(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            stream.split(
                    stream.openShards().get(0),
                    StreamUnderTest.middle(stream.openShards().get(0)));
            stream.awaitActive();

            assertThat(stream.summary().openShardCount()).isEqualTo(3);
            assertThat(stream.summary().streamARN()).matches("arn:aws:kinesis:[^:]+:\\d{12}:stream/" + stream.name());
            assertThat(stream.summary().retentionPeriodHours()).isEqualTo(24);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "DescribeStream.html")
    void everyOperationTakesTheArnToo(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            String arn = stream.summary().streamARN();

            assertThat(kinesis.client()
                            .describeStream(request -> request.streamARN(arn))
                            .streamDescription()
                            .streamName())
                    .isEqualTo(stream.name());
            assertThat(kinesis.client()
                            .listShards(request -> request.streamARN(arn))
                            .shards())
                    .hasSize(1);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "IncreaseStreamRetentionPeriod.html")
    void retentionIsBetweenOneDayAndAYear(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            assertThatThrownBy(() -> kinesis.client()
                            .increaseStreamRetentionPeriod(
                                    request -> request.streamName(stream.name()).retentionPeriodHours(8761)))
                    .isInstanceOf(InvalidArgumentException.class);
            assertThatThrownBy(() -> kinesis.client()
                            .decreaseStreamRetentionPeriod(
                                    request -> request.streamName(stream.name()).retentionPeriodHours(23)))
                    .isInstanceOf(InvalidArgumentException.class);

            kinesis.client()
                    .increaseStreamRetentionPeriod(
                            request -> request.streamName(stream.name()).retentionPeriodHours(48));
            stream.awaitActive();

            assertThat(stream.summary().retentionPeriodHours()).isEqualTo(48);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "ListTagsForStream.html")
    void tagsAreAddedListedAndRemoved(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            kinesis.client()
                    .addTagsToStream(request -> request.streamName(stream.name())
                            .tags(java.util.Map.of("team", "orders", "stage", "test")));
            kinesis.client()
                    .removeTagsFromStream(
                            request -> request.streamName(stream.name()).tagKeys("stage"));

            assertThat(kinesis.client()
                            .listTagsForStream(request -> request.streamName(stream.name()))
                            .tags())
                    .containsExactly(Tag.builder().key("team").value("orders").build());
        }
    }

    @Check(basis = Basis.INFERRED, source = "sequence numbers embed the shard's creation time; KCL issue 510")
    void aRecreatedStreamsSequenceNumbersAreGreater(Kinesis kinesis) {
        BigInteger before;
        String name;
        try (var stream = kinesis.stream(1)) {
            name = stream.name();
            before = new BigInteger(stream.put("a", "1").sequenceNumber());
        }
        try (var stream = kinesis.stream(name, 1)) {
            assertThat(new BigInteger(stream.put("a", "1").sequenceNumber())).isGreaterThan(before);
        }
    }
}
