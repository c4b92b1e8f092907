package io.shardlab.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.diagnosis.Situation.Autoscaler;
import io.shardlab.lab.diagnosis.Situation.Condition;
import io.shardlab.lab.diagnosis.Situation.Conditions;
import io.shardlab.lab.diagnosis.Situation.ContainerState;
import io.shardlab.lab.diagnosis.Situation.Reason;
import io.shardlab.lab.diagnosis.Situation.Warning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CauseTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void aClusterThatIsWellHasNoCauseToTell() {
        assertThat(Cause.of(Situation.EMPTY)).isEmpty();
        assertThat(Cause.of(with(container(0, Optional.empty(), "")))).isEmpty();
    }

    @Test
    void anImageThatCannotBePulledIsNamedAndDoesNotHeal() {
        var waiting = new Reason("ImagePullBackOff", "Back-off pulling image \"orders:1\"");

        assertThat(Cause.of(with(container(0, Optional.of(waiting), ""))))
                .contains(new Cause(
                        "container orders of pod orders-1 cannot start: ImagePullBackOff: Back-off pulling image \"orders:1\"",
                        false));
    }

    @Test
    void aContainerThatEndsByItselfIsNamedWithItsExitCode() {
        assertThat(Cause.of(with(container(1, Optional.empty(), "exit code 3, Error"))))
                .contains(new Cause(
                        "container orders of pod orders-1 ends by itself (exit code 3, Error), 1 restart so far",
                        true));
    }

    @Test
    void aCrashLoopDoesNotHeal() {
        var waiting = new Reason("CrashLoopBackOff", "back-off 40s restarting failed container");

        assertThat(Cause.of(with(container(3, Optional.of(waiting), "exit code 1, Error"))))
                .hasValueSatisfying(cause -> {
                    assertThat(cause.heals()).isFalse();
                    assertThat(cause.sentence()).contains("3 restarts");
                });
    }

    @Test
    void aProbeThatKillsIsBlamedInsteadOfTheExitCode() {
        var situation = new Situation(
                List.of(container(2, Optional.empty(), "exit code 143, Error")),
                List.of(),
                List.of(),
                List.of(
                        event("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"),
                        event("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 404"),
                        event("Killing", "Container orders failed liveness probe, will be restarted")));

        assertThat(Cause.of(situation).orElseThrow().sentence())
                .isEqualTo("container orders of pod orders-1 is killed by a probe that fails (Liveness probe failed: "
                        + "HTTP probe failed with statuscode: 404), 2 restarts so far");
    }

    @Test
    void aTriggerErrorIsToldWithTheEventThatSaysWhich() {
        var situation = new Situation(
                List.of(),
                List.of(),
                List.of(new Conditions(
                        "orders",
                        List.of(new Condition(
                                "Ready",
                                "False",
                                new Reason("ScaledObjectCheckFailed", "Failed to ensure HPA is correctly created"))))),
                List.of(new Warning(
                        NOON, "ScaledObject/orders", new Reason("KEDAScalerFailed", "stream other not found"), 4)));

        assertThat(Cause.of(situation))
                .contains(new Cause(
                        "KEDA does not scale: ScaledObject orders is not ready, ScaledObjectCheckFailed: Failed to ensure "
                                + "HPA is correctly created; KEDAScalerFailed: stream other not found",
                        false));
    }

    @Test
    void anHpaWithoutItsMetricIsTold() {
        var conditions = new Conditions(
                "keda-hpa-orders",
                List.of(new Condition(
                        "ScalingActive", "False", new Reason("FailedGetExternalMetric", "no metrics returned"))));
        var situation = new Situation(
                List.of(),
                List.of(new Autoscaler(conditions, 1, 1, 1, 10, List.of("s0-aws-kinesis unknown of 1 (AverageValue)"))),
                List.of(),
                List.of());

        assertThat(Cause.of(situation))
                .contains(new Cause(
                        "the HPA keda-hpa-orders does not scale: FailedGetExternalMetric: no metrics returned", true));
    }

    @Test
    void anHpaThatRestsAtZeroIsNotTheCause() {
        var conditions = new Conditions(
                "keda-hpa-orders",
                List.of(new Condition("ScalingActive", "False", new Reason("ScalingDisabled", "replicas is zero"))));

        assertThat(Cause.of(new Situation(
                        List.of(), List.of(new Autoscaler(conditions, 0, 0, 1, 10, List.of())), List.of(), List.of())))
                .isEmpty();
    }

    private static Situation with(ContainerState container) {
        return new Situation(List.of(container), List.of(), List.of(), List.of());
    }

    private static ContainerState container(int restarts, Optional<Reason> waiting, String lastEnd) {
        return new ContainerState(
                "orders-1", "orders", restarts, waiting, Optional.of(lastEnd).filter(end -> !end.isEmpty()));
    }

    private static Warning event(String reason, String message) {
        return new Warning(NOON, "Pod/orders-1", new Reason(reason, message), 1);
    }
}
