package io.shardlab.aws.kinesis.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.KinesisSettings;
import io.shardlab.aws.kinesis.Limits;
import io.shardlab.aws.kinesis.ReshardPace;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.testtools.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS's limits as callers meet them, on a clock that only the test moves. */
class LimitsTest {

    private static final String THROTTLED = "ProvisionedThroughputExceededException";
    private static final String LOW = "0";
    private static final String HIGH = "340282366920938463463374607431768211455";
    private static final int MIB = 1 << 20;

    private final ManualClock clock = new ManualClock();
    private final KinesisApi api = api(Limits.ALL);
    private KinesisApi called = api;

    @BeforeEach
    void createStream() {
        call("CreateStream", Map.of("StreamName", "orders", "ShardCount", 2L));
    }

    @Test
    void aShardTakesAThousandRecordsASecondAndAnotherShardAsMany() {
        for (int i = 0; i < 1000; i++) {
            put(LOW, 1);
        }

        assertRefused(THROTTLED, () -> put(LOW, 1));
        put(HIGH, 1);
        clock.advance(Duration.ofMillis(999));
        assertThat(putMany(LOW, 500, 1) + putMany(LOW, 500, 1))
                .as("records refused")
                .isEqualTo(1);
    }

    @Test
    void aShardTakesAMebibyteASecond() {
        put(LOW, MIB - 1);
        assertRefused(THROTTLED, () -> put(LOW, 2));
        clock.advance(Duration.ofMillis(500));

        assertThat(putMany(LOW, 8, 100_000))
                .as("of 8 records of 100 kB into half a MiB")
                .isEqualTo(3);
    }

    @Test
    void aRefusedRecordIsNotStoredAndTakesNothingFromTheLimit() {
        put(LOW, MIB - 1);
        assertRefused(THROTTLED, () -> put(LOW, MIB - 1));
        clock.advance(Duration.ofSeconds(1));
        put(LOW, MIB - 1);

        assertThat(read(iterator())).isEqualTo(2);
    }

    @Test
    void aShardIsReadFiveTimesASecond() {
        String iterator = iterator();
        for (int i = 0; i < 5; i++) {
            read(iterator);
        }

        assertRefused(THROTTLED, () -> read(iterator));
        clock.advance(Duration.ofMillis(199));
        assertRefused(THROTTLED, () -> read(iterator));
        clock.advance(Duration.ofMillis(1));
        read(iterator);
    }

    @Test
    void aShardGivesTwoMebibytesASecondAndALargerAnswerIsPaidForLater() {
        for (int i = 0; i < 6; i++) {
            put(LOW, MIB - 1);
            clock.advance(Duration.ofSeconds(1));
        }
        String iterator = iterator();
        assertThat(read(iterator)).isEqualTo(6);

        clock.advance(Duration.ofMillis(1900));
        assertRefused(THROTTLED, () -> read(iterator));
        clock.advance(Duration.ofMillis(200));
        read(iterator);
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeLimits, 1",
        "ListStreams, 5",
        "DescribeStream, 10",
        "DescribeStreamSummary, 20",
        "ListTagsForStream, 5",
        "ListStreamConsumers, 5",
        "ListShards, 1000"
    })
    void anOperationIsCalledSoOftenASecond(String operation, int perSecond) {
        Map<String, Object> request =
                switch (operation) {
                    case "DescribeLimits", "ListStreams" -> Map.of();
                    case "ListStreamConsumers" ->
                        Map.of("StreamARN", "arn:aws:kinesis:eu-west-1:000000000000:stream/orders");
                    default -> Map.of("StreamName", "orders");
                };
        for (int i = 0; i < perSecond; i++) {
            call(operation, request);
        }

        assertRefused("LimitExceededException", () -> call(operation, request));
        api.answer(operation.equals("DescribeLimits") ? "ListStreams" : "DescribeLimits", "eu-west-1", Structure.EMPTY);
        clock.advance(Duration.ofMillis(1000 / perSecond));
        call(operation, request);
        assertRefused("LimitExceededException", () -> call(operation, request));
    }

    @Test
    void regionsStreamsAndShardsAreCountedApart() {
        call("CreateStream", Map.of("StreamName", "other", "ShardCount", 1L));
        for (int i = 0; i < 5; i++) {
            call("ListTagsForStream", Map.of("StreamName", "orders"));
            call("ListStreams", Map.of());
            iterator();
        }

        call("ListTagsForStream", Map.of("StreamName", "other"));
        api.answer("ListStreams", "us-east-1", Structure.EMPTY);
        assertRefused(THROTTLED, this::iterator);
        call(
                "GetShardIterator",
                Map.of("StreamName", "orders", "ShardId", "shardId-000000000001", "ShardIteratorType", "LATEST"));
    }

    @Test
    void shardsAloneAreLimitedUnlessAllIsAskedForAndNothingWithoutLimits() {
        called = api(Limits.SHARDS);
        createStream();
        for (int i = 0; i < 50; i++) {
            call("DescribeLimits", Map.of());
        }
        assertThat(putMany(LOW, 500, 1) + putMany(LOW, 500, 1) + putMany(LOW, 500, 1))
                .isEqualTo(500);

        called = api(Limits.NONE);
        createStream();
        assertThat(putMany(LOW, 500, 1) + putMany(LOW, 500, 1) + putMany(LOW, 500, 1))
                .isZero();
    }

    private KinesisApi api(Limits limits) {
        return new KinesisApi(new Streams(
                new KinesisSettings(
                        "000000000000", limits, Duration.ZERO, new ReshardPace(Duration.ZERO, Duration.ZERO), 1 << 26),
                clock));
    }

    private void put(String hashKey, int bytes) {
        Map<String, Object> record = new HashMap<>(record(hashKey, bytes).members());
        record.put("StreamName", "orders");
        call("PutRecord", record);
    }

    /** Returns how many were refused. */
    private long putMany(String hashKey, int records, int bytes) {
        List<Structure> entries = IntStream.range(0, records)
                .mapToObj(i -> record(hashKey, bytes))
                .toList();
        return (Long) call("PutRecords", Map.of("StreamName", "orders", "Records", entries))
                .members()
                .get("FailedRecordCount");
    }

    /** A record of so many bytes, its partition key of one byte included. */
    private static Structure record(String hashKey, int bytes) {
        return Structure.of(Map.of("PartitionKey", "a", "ExplicitHashKey", hashKey, "Data", new byte[bytes - 1]));
    }

    private String iterator() {
        return (String) call(
                        "GetShardIterator",
                        Map.of(
                                "StreamName", "orders",
                                "ShardId", "shardId-000000000000",
                                "ShardIteratorType", "TRIM_HORIZON"))
                .members()
                .get("ShardIterator");
    }

    /** Returns how many records came. */
    private int read(String iterator) {
        return ((List<?>) call("GetRecords", Map.of("ShardIterator", iterator))
                        .members()
                        .get("Records"))
                .size();
    }

    private Structure call(String operation, Map<String, ?> members) {
        return ((Reply.Whole) called.answer(operation, "eu-west-1", Structure.of(members))).structure();
    }

    private static void assertRefused(String type, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.type()).isEqualTo(type))
                .hasMessageStartingWith("Rate exceeded for ");
    }
}
