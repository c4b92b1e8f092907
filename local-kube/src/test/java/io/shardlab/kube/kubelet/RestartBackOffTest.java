package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartBackOffTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theFirstRestartIsImmediateThenTheWaitDoublesUpToFiveMinutes() {
        List<Long> waits = new ArrayList<>();
        RestartBackOff backOff = RestartBackOff.none();
        Instant now = START;
        for (int crash = 0; crash < 8; crash++) {
            Instant next = backOff.mayStart(now);
            waits.add(Duration.between(now, next).toSeconds());
            now = next;
            backOff = backOff.restarted(now);
        }

        assertThat(waits).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Test
    void aContainerThatRanForTwiceTheMaximumStartsAfresh() {
        RestartBackOff backOff = RestartBackOff.none().restarted(START).restarted(START.plusSeconds(10));

        Instant soon = START.plusSeconds(10).plusSeconds(600);
        assertThat(backOff.mayStart(soon)).isEqualTo(soon.plusSeconds(20));

        Instant late = soon.plusSeconds(1);
        assertThat(backOff.mayStart(late)).isEqualTo(late);
        assertThat(backOff.restarted(late).delay()).isEqualTo(Duration.ofSeconds(10));
    }
}
