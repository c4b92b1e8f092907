package io.shardlab.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.testtools.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamConsumersTest {

    private static final ShardId SHARD = new ShardId(0);
    private static final Duration LIFECYCLE = Duration.ofMillis(200);

    private final ManualClock clock = new ManualClock();
    private final StreamConsumers consumers =
            new StreamConsumers(new StreamKey("eu-west-1", "000000000000", "orders"), LIFECYCLE, clock);

    @Test
    void aConsumerIsCreatingBeforeItIsActive() {
        StreamConsumer fresh = consumers.register("reader", Map.of());
        assertThat(consumers.named("reader").orElseThrow().status()).isEqualTo(StreamStatus.CREATING);
        assertThatThrownBy(() -> consumers.subscribe(fresh, SHARD)).hasMessageEndingWith("is not in ACTIVE status.");

        clock.advance(LIFECYCLE);

        assertThat(consumers.withArn(fresh.arn()).orElseThrow().status()).isEqualTo(StreamStatus.ACTIVE);
    }

    @Test
    void aSubscriptionIsTakenOverAfterFiveSecondsOnly() {
        StreamConsumer consumer = consumers.register("reader", Map.of());
        clock.advance(LIFECYCLE);
        Instant first = consumers.subscribe(consumer, SHARD);
        consumers.subscribe(consumer, new ShardId(1));

        clock.advance(Duration.ofMillis(4999));
        assertThatThrownBy(() -> consumers.subscribe(consumer, SHARD))
                .hasMessage("Another active subscription exists for this consumer:"
                        + " 000000000000:orders:shardId-000000000000:reader");
        assertThat(consumers.isCurrent(consumer, SHARD, first)).isTrue();

        clock.advance(Duration.ofMillis(1));
        Instant second = consumers.subscribe(consumer, SHARD);
        assertThat(consumers.isCurrent(consumer, SHARD, first)).isFalse();
        assertThat(consumers.isCurrent(consumer, SHARD, second)).isTrue();
    }

    @Test
    void aNameIsTakenOnceAndAStreamHasAtMostTwentyConsumers() {
        consumers.register("reader", Map.of());
        assertThatThrownBy(() -> consumers.register("reader", Map.of()))
                .hasMessage("Consumer reader under stream orders already exists for account 000000000000.");
        for (int i = 1; i < 20; i++) {
            consumers.register("reader-" + i, Map.of());
        }

        assertThatThrownBy(() -> consumers.register("one-more", Map.of())).hasMessageContaining("20 consumers");
    }
}
