package io.shardlab.aws.kinesis.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.aws.kinesis.KinesisSettings;
import io.shardlab.aws.kinesis.Limits;
import io.shardlab.aws.kinesis.ReshardPace;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.testtools.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What calls make of a stream's metrics. */
class StreamMetricsTest {

    private final ManualClock clock = new ManualClock();
    private final List<String> measured = new ArrayList<>();
    private final KinesisApi api = new KinesisApi(new Streams(
            new KinesisSettings(
                    "000000000000", Limits.NONE, Duration.ZERO, new ReshardPace(Duration.ZERO, Duration.ZERO), 1 << 24),
            clock,
            (stream, metric, value) -> measured.add(stream.name() + " " + metric.wireName() + " " + value)));

    @BeforeEach
    void createStream() {
        call("CreateStream", Map.of("StreamName", "orders", "ShardCount", 1L));
    }

    @Test
    void recordsThatArriveAreCounted() {
        put();
        Structure entry = Structure.of(Map.of("PartitionKey", "a", "Data", new byte[1]));
        call("PutRecords", Map.of("StreamName", "orders", "Records", List.of(entry, entry)));
        assertThat(measured).containsExactly("orders IncomingRecords 1.0", "orders IncomingRecords 2.0");
    }

    /** AWS: "the age of the last record in all GetRecords calls"; zero says that the reader has caught up. */
    @Test
    void theIteratorsAgeIsThatOfTheLastRecordReadUntilTheReaderHasCaughtUp() {
        put();
        clock.advance(Duration.ofSeconds(4));
        put();
        put();
        clock.advance(Duration.ofSeconds(3));
        measured.clear();
        String next = read(iterator(), 1L);
        next = read(next, 1L);
        next = read(next, 1L);
        read(next, 1L);
        assertThat(measured)
                .containsExactly(
                        "orders GetRecords.IteratorAgeMilliseconds 7000.0",
                        "orders GetRecords.IteratorAgeMilliseconds 3000.0",
                        "orders GetRecords.IteratorAgeMilliseconds 0.0",
                        "orders GetRecords.IteratorAgeMilliseconds 0.0");
    }

    private void put() {
        call("PutRecord", Map.of("StreamName", "orders", "PartitionKey", "a", "Data", new byte[1]));
    }

    private String iterator() {
        return text(
                call(
                        "GetShardIterator",
                        Map.of(
                                "StreamName",
                                "orders",
                                "ShardId",
                                "shardId-000000000000",
                                "ShardIteratorType",
                                "TRIM_HORIZON")),
                "ShardIterator");
    }

    private String read(String iterator, long limit) {
        return text(call("GetRecords", Map.of("ShardIterator", iterator, "Limit", limit)), "NextShardIterator");
    }

    private static String text(Structure answer, String member) {
        return (String) answer.member(member).orElseThrow();
    }

    private Structure call(String operation, Map<String, ?> input) {
        return ((Reply.Whole) api.answer(operation, "eu-west-1", Structure.of(input))).structure();
    }
}
