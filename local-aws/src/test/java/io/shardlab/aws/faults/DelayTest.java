package io.shardlab.aws.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DelayTest {

    private static final int DRAWS = 100_000;

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void aFixedTimeIsTheSameForEveryCall() {
        assertThat(sorted(new Delay.Fixed(millis(20)))).containsOnly(20);
    }

    @Test
    void aUniformTimeIsAnyOfItsRange() {
        double[] drawn = sorted(new Delay.Uniform(millis(10), millis(20)));

        assertThat(drawn[0]).isEqualTo(10);
        assertThat(drawn[DRAWS - 1]).isEqualTo(20);
        assertThat(drawn[DRAWS / 2]).isEqualTo(15);
        assertThat(sorted(new Delay.Uniform(millis(5), millis(5)))).containsOnly(5);
    }

    @Test
    void aLongTailKeepsItsMedianAndIts99thPercentile() {
        double[] drawn = sorted(new Delay.LongTailed(millis(20), millis(500)));

        assertThat(drawn[DRAWS / 2]).isCloseTo(20, Percentage.withPercentage(5));
        assertThat(drawn[DRAWS * 99 / 100]).isCloseTo(500, Percentage.withPercentage(15));
        assertThat(drawn[0]).isPositive().isLessThan(5);
        assertThat(drawn[DRAWS - 1]).isGreaterThan(1000);
        assertThat(sorted(new Delay.LongTailed(millis(7), millis(7)))).containsOnly(7);
    }

    @Test
    void theSameSeedDrawsTheSameTimes() {
        var delay = new Delay.LongTailed(millis(20), millis(500));

        assertThat(delay.draw(new SplittableRandom(7))).isEqualTo(delay.draw(new SplittableRandom(7)));
    }

    @Test
    void nonsenseIsRefusedInASentence() {
        assertThatThrownBy(() -> new Delay.Fixed(millis(-1))).hasMessage("time must not be negative, but is -1ms");
        assertThatThrownBy(() -> new Delay.Uniform(millis(2), millis(1)))
                .hasMessage("least must not be negative and at most what most is, but least is 2ms and most is 1ms");
        assertThatThrownBy(() -> new Delay.LongTailed(millis(0), millis(1)))
                .hasMessage("p50 must be above 0 and at most what p99 is, but p50 is 0ms and p99 is 1ms");
        assertThatThrownBy(() -> new Delay.LongTailed(millis(2), millis(1)))
                .hasMessage("p50 must be above 0 and at most what p99 is, but p50 is 2ms and p99 is 1ms");
    }

    /** Drawn times in milliseconds, the shortest first. */
    private double[] sorted(Delay delay) {
        double[] drawn = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            drawn[i] = delay.draw(random).toNanos() / 1e6;
        }
        Arrays.sort(drawn);
        return drawn;
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
