package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeStateTest {

    private static final ProbeSettings THREE_FAILURES_TWO_SUCCESSES = ProbeSettings.of(
            new ProbeBuilder().withFailureThreshold(3).withSuccessThreshold(2).build());

    @Test
    void unsetFieldsHaveUpstreamsDefaults() {
        ProbeSettings settings = ProbeSettings.of(new Probe());

        assertThat(settings.initialDelay()).isZero();
        assertThat(settings.period()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.successThreshold()).isEqualTo(1);
        assertThat(settings.failureThreshold()).isEqualTo(3);
    }

    @Test
    void aContainerIsUnreadyUntilItsReadinessProbePasses() {
        ProbeState state = ProbeState.initial(ProbeKind.READINESS);

        assertThat(state.passing()).isFalse();
        assertThat(after(state, "+").passing()).isFalse();
        assertThat(after(state, "++").passing()).isTrue();
    }

    @Test
    void aContainerIsAliveUntilItsLivenessProbeFailsOftenEnoughInARow() {
        ProbeState state = ProbeState.initial(ProbeKind.LIVENESS);

        assertThat(after(state, "--+--").failed()).isFalse();
        assertThat(after(state, "---").failed()).isTrue();
        assertThat(after(state, "---").passing()).isFalse();
    }

    @Test
    void aSingleFailureDoesNotMakeAReadyContainerUnready() {
        ProbeState ready = after(ProbeState.initial(ProbeKind.READINESS), "++");

        assertThat(after(ready, "-").passing()).isTrue();
        assertThat(after(ready, "--").passing()).isTrue();
        assertThat(after(ready, "---").passing()).isFalse();
        assertThat(after(ready, "---+").passing()).isFalse();
        assertThat(after(ready, "---++").passing()).isTrue();
    }

    @Test
    void aStartupProbeFailsOnlyWhenItsThresholdIsMet() {
        ProbeState state = ProbeState.initial(ProbeKind.STARTUP);

        assertThat(after(state, "--").failed()).isFalse();
        assertThat(after(state, "--").passing()).isFalse();
        assertThat(after(state, "---").failed()).isTrue();
    }

    private static ProbeState after(ProbeState state, String results) {
        ProbeState current = state;
        for (char result : results.toCharArray()) {
            current = current.after(result == '+', THREE_FAILURES_TWO_SUCCESSES);
        }
        return current;
    }
}
