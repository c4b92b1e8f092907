package io.shardlab.aws.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.testtools.ManualClock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private final ManualClock clock = new ManualClock();
    private final Faults faults = new Faults(clock, new SplittableRandom(1));

    @Test
    void aFaultStrikesTheCallsItNames() {
        faults.add(Fault.of(new Effect.Throttle()).on("kinesis", "GetRecords").by("pod-1"));

        assertThat(injected("kinesis", "GetRecords", "role/pod-1")).isEqualTo(1);
        assertThat(injected("kinesis", "GetRecords", "role/pod-2")).isZero();
        assertThat(injected("kinesis", "PutRecord", "role/pod-1")).isZero();
        assertThat(injected("dynamodb", "GetRecords", "role/pod-1")).isZero();
    }

    @Test
    void aFaultIsOverAfterItsCount() {
        faults.add(Fault.of(new Effect.Throttle()).times(2));

        assertThat(IntStream.range(0, 5).map(i -> injected("kinesis", "PutRecord", "p")))
                .containsExactly(1, 1, 0, 0, 0);
        assertThat(faults.list())
                .singleElement()
                .satisfies(active -> assertThat(active.injected()).isEqualTo(2));
    }

    @Test
    void aFaultHasAWindow() {
        faults.add(Fault.of(new Effect.Reset()).during(Duration.ofSeconds(1), Duration.ofSeconds(2)));

        assertThat(injected("kinesis", "PutRecord", "p")).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(injected("kinesis", "PutRecord", "p")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(2));
        assertThat(injected("kinesis", "PutRecord", "p")).isZero();
    }

    @Test
    void aShareOfTheCallsIsStruck() {
        faults.add(Fault.of(new Effect.Throttle()).withShare(0.25));

        int injected = IntStream.range(0, 4000)
                .map(i -> injected("kinesis", "PutRecord", "p"))
                .sum();

        assertThat(injected).isBetween(900, 1100);
    }

    @Test
    void aRemovedFaultStrikesNoMore() {
        String id = faults.add(Fault.of(new Effect.Throttle())).id();

        assertThat(faults.remove(id)).isTrue();

        assertThat(injected("kinesis", "PutRecord", "p")).isZero();
        assertThat(faults.remove(id)).isFalse();
    }

    @Test
    void nonsenseIsRefusedInASentence() {
        assertThatThrownBy(() -> Fault.of(new Effect.Throttle()).withShare(0))
                .hasMessage("share must be above 0 and at most 1, not 0.0");
        assertThatThrownBy(() -> new Effect.ServerError(404)).hasMessage("status must be 500 to 599, not 404");
    }

    private int injected(String service, String action, String principal) {
        return faults.inject(service, action, principal).size();
    }
}
