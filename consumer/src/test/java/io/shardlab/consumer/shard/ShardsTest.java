package io.shardlab.consumer.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlab.consumer.metrics.Meters;
import io.shardlab.testtools.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardsTest {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LONGER = Duration.ofMinutes(6);
    private static final Duration JUST_NOW = Duration.ZERO;

    private final ManualClock clock = new ManualClock();
    private final Shards shards = new Shards(new Meters(new SimpleMeterRegistry()), clock);
    private final ShardProgress shard = shards.begin("shardId-000000000000");

    @Test
    void aShardThatNobodyReadsIsStalled() {
        clock.advance(LONGER);

        assertThat(shards.stalled(LIMIT, LONGER)).contains("shardId-000000000000 has not been read for 360 s");
        shards.end(shard);
        assertThat(shards.stalled(LIMIT, LONGER)).isEmpty();
    }

    @Test
    void aKinesisThatDoesNotAnswerIsNoFaultOfThisProcess() {
        shards.begin("shardId-000000000001");
        clock.advance(LONGER);

        assertThat(shards.stalled(LIMIT, JUST_NOW)).isEmpty();
    }

    @Test
    void aShardThatAloneGetsNothingIsStalled() {
        var other = shards.begin("shardId-000000000001");
        clock.advance(LONGER);
        other.delivered(Optional.empty(), Duration.ZERO);

        assertThat(shards.stalled(LIMIT, JUST_NOW)).contains("shardId-000000000000 has not been read for 360 s");
    }

    @Test
    void aTableThatTakesNothingIsNoFaultOfThisProcess() {
        shard.delivered(Optional.of(clock.instant()), Duration.ZERO);
        clock.advance(LONGER);
        shard.attempted();

        assertThat(shards.stalled(LIMIT, JUST_NOW)).isEmpty();
        assertThat(shard.oldestUnstored()).isEqualTo(LONGER);
        assertThat(shard.sinceDelivery()).isEqualTo(LONGER);
    }

    @Test
    void recordsThatNobodyTriesToStoreAreStalled() {
        shard.delivered(Optional.of(clock.instant()), Duration.ZERO);
        clock.advance(LONGER);

        assertThat(shards.stalled(LIMIT, JUST_NOW))
                .contains("shardId-000000000000 has records and has not tried to store one for 360 s");
    }

    @Test
    void aCutShardThatKeepsItsLeaseIsStalledHoweverOftenKclDelivers() {
        shard.cut();
        clock.advance(LONGER);
        shard.delivered(Optional.empty(), Duration.ZERO);

        assertThat(shards.stalled(LIMIT, JUST_NOW))
                .contains("shardId-000000000000 was stopped 360 s ago and its lease is not let go of");
    }
}
