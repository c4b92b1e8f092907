package io.shardlab.aws.kinesis.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.kinesis.KinesisSettings;
import io.shardlab.aws.kinesis.Limits;
import io.shardlab.aws.kinesis.ReshardPace;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.testtools.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    private final ManualClock clock = new ManualClock();
    private final KinesisApi api = new KinesisApi(new Streams(
            new KinesisSettings(
                    "000000000000",
                    Limits.SHARDS,
                    Duration.ZERO,
                    new ReshardPace(Duration.ZERO, Duration.ZERO),
                    1 << 26),
            clock));
    private String consumer;

    @BeforeEach
    void register() {
        call("CreateStream", Map.of("StreamName", "orders", "ShardCount", 1L));
        Structure registered = call(
                "RegisterStreamConsumer",
                Map.of("StreamARN", "arn:aws:kinesis:eu-west-1:000000000000:stream/orders", "ConsumerName", "reader"));
        consumer = ((Structure) registered.members().get("Consumer"))
                .members()
                .get("ConsumerARN")
                .toString();
    }

    @Test
    void recordsComeAsEventsAndAnIdleShardSendsAHeartbeat() {
        Subscription subscription = subscribe();
        assertThat(subscription.next())
                .as("the first event tells that it works")
                .isPresent();
        assertThat(subscription.next()).isEmpty();

        put(10);
        assertThat(records(subscription.next().orElseThrow())).hasSize(1);
        assertThat(subscription.next()).isEmpty();

        clock.advance(Duration.ofSeconds(5));
        Structure heartbeat = subscription.next().orElseThrow();
        assertThat(records(heartbeat)).isEmpty();
        assertThat(heartbeat.members().get("ContinuationSequenceNumber").toString())
                .hasSize(56);
    }

    @Test
    void itEndsAfterFiveMinutes() {
        Subscription subscription = subscribe();

        clock.advance(Duration.ofMinutes(5));

        assertThat(subscription.next()).isEmpty();
        assertThat(subscription.hasEnded()).isTrue();
    }

    @Test
    void itEndsWithTheShard() {
        Subscription subscription = subscribe();
        call(
                "UpdateShardCount",
                Map.of("StreamName", "orders", "TargetShardCount", 2L, "ScalingType", "UNIFORM_SCALING"));

        Structure last = subscription.next().orElseThrow();

        assertThat(last.members()).doesNotContainKey("ContinuationSequenceNumber");
        assertThat((List<?>) last.members().get("ChildShards")).hasSize(2);
        assertThat(subscription.hasEnded()).isTrue();
    }

    @Test
    void whoIsTakenOverIsTold() {
        Subscription first = subscribe();
        clock.advance(Duration.ofSeconds(5));
        Subscription second = subscribe();

        assertThatThrownBy(first::next).hasMessageContaining("took over");
        assertThat(first.hasEnded()).isTrue();
        assertThat(second.next()).isPresent();
    }

    @Test
    void aConsumerGetsTwoMebibytesASecond() {
        for (int second = 0; second < 4; second++) {
            put(1_000_000);
            clock.advance(Duration.ofSeconds(1));
        }
        Subscription subscription = subscribe();
        assertThat(records(subscription.next().orElseThrow())).hasSize(4);
        put(10);

        clock.advance(Duration.ofMillis(1800));
        assertThat(subscription.next()).isEmpty();
        clock.advance(Duration.ofMillis(200));
        assertThat(records(subscription.next().orElseThrow())).hasSize(1);
    }

    private Subscription subscribe() {
        var request = Structure.of(Map.of(
                "ConsumerARN",
                consumer,
                "ShardId",
                "shardId-000000000000",
                "StartingPosition",
                Structure.of(Map.of("Type", "TRIM_HORIZON"))));
        return ((Reply.Events) api.answer("SubscribeToShard", "eu-west-1", request)).subscription();
    }

    private void put(int bytes) {
        call("PutRecord", Map.of("StreamName", "orders", "PartitionKey", "k", "Data", new byte[bytes]));
    }

    private static List<?> records(Structure event) {
        return (List<?>) event.members().get("Records");
    }

    private Structure call(String operation, Map<String, ?> members) {
        return ((Reply.Whole) api.answer(operation, "eu-west-1", Structure.of(members))).structure();
    }
}
