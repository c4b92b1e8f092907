package io.shardlab.kube.keda.scaling.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.shardlab.kube.keda.api.KedaCondition;
import io.shardlab.kube.keda.api.KedaEvent;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** When KEDA itself scales, and what it says. */
class ScaleDecisionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T13:00:00Z");
    private static final ScaleDecision.Triggers ACTIVE =
            new ScaleDecision.Triggers(true, false, List.of("testTrigger"));
    private static final ScaleDecision.Triggers INACTIVE = new ScaleDecision.Triggers(false, false, List.of());
    private static final ScaleDecision.Triggers FAILED = new ScaleDecision.Triggers(false, true, List.of());

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/io/shardlab/kube/keda/scale-decision-upstream.csv",
            delimiter = '|',
            useHeadersInDisplayName = true)
    void decidesAsUpstream(
            String test,
            Integer idle,
            Integer min,
            String annotation,
            int current,
            boolean active,
            Integer scaleTo,
            String activeCondition,
            String activeReason) {
        List<String> spec = new ArrayList<>();
        Optional.ofNullable(idle).ifPresent(count -> spec.add("idleReplicaCount: " + count));
        Optional.ofNullable(min).ifPresent(count -> spec.add("minReplicaCount: " + count));
        ScaledObject scaledObject =
                ScaledObjects.annotated(annotation == null ? "none=none" : annotation, spec.toArray(String[]::new));
        ScaleDecision decision = ScaleDecision.decide(scaledObject, active ? ACTIVE : INACTIVE, current, NOW);
        assertThat(decision.scaleTo().isPresent() ? (Integer) decision.scaleTo().getAsInt() : null)
                .isEqualTo(scaleTo);
        Optional<KedaCondition> condition = condition(decision, "Active");
        assertThat(condition.map(KedaCondition::status).orElse(null)).isEqualTo(activeCondition);
        if (activeReason != null) {
            assertThat(condition.orElseThrow().reason()).isEqualTo(activeReason);
            assertThat(decision.carriedOut(ACTIVE, NOW).lastActive()).hasValue(NOW);
        }
        if (test.equals("TestEventWitTriggerInfo")) {
            assertThat(decision.carriedOut(ACTIVE, NOW).events())
                    .containsExactly(KedaEvent.normal(
                            "KEDAScaleTargetActivated",
                            "Scaled  default/kcl-consumer from 2 to 5, triggered by testTrigger"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/io/shardlab/kube/keda/hpa-health-upstream.csv",
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '"',
            useHeadersInDisplayName = true)
    void mirrorsTheHpa(
            String test,
            String type,
            String status,
            String reason,
            String message,
            String expected,
            String expectedReason,
            String expectedMessage) {
        var hpa = new HorizontalPodAutoscalerBuilder()
                .withNewStatus()
                .addNewCondition("", message, reason, status, type)
                .endStatus()
                .build();
        Optional<KedaCondition> health = HpaHealth.of(hpa);
        if (expected == null) {
            assertThat(health).isEmpty();
        } else {
            assertThat(health).hasValue(new KedaCondition("HPAActive", expected, expectedReason, expectedMessage));
        }
    }

    @Test
    void anActiveStreamThatRunsIsLeftToTheHpa() {
        ScaleDecision decision = ScaleDecision.decide(ScaledObjects.seed(), ACTIVE, 1, NOW);
        assertThat(decision.scaleTo()).isEmpty();
        assertThat(decision.lastActive()).hasValue(NOW);
    }

    @Test
    void aFailingTriggerLeavesTheReplicasAlone() {
        ScaleDecision decision = ScaleDecision.decide(ScaledObjects.seed(), FAILED, 3, NOW);
        assertThat(decision.scaleTo()).isEmpty();
        assertThat(condition(decision, "Ready").orElseThrow().reason()).isEqualTo("TriggerError");
    }

    @Test
    void oneFailingTriggerOfTwoIsSaidAndDoesNotKeepTheTargetWarm() {
        ScaleDecision decision = ScaleDecision.decide(
                ScaledObjects.seed(), new ScaleDecision.Triggers(true, true, List.of("s0")), 3, NOW);
        assertThat(condition(decision, "Ready").orElseThrow().reason()).isEqualTo("PartialTriggerError");
        assertThat(decision.lastActive()).isEmpty();
    }

    @Test
    void aFallbackWaitsForItsThreshold() {
        ScaledObject waiting = ScaledObjects.seedWith("fallback: {failureThreshold: 3, replicas: 2}");
        assertThat(ScaleDecision.decide(waiting, FAILED, 3, NOW).scaleTo()).isEmpty();
        ScaledObject toZero = ScaledObjects.seedWith("fallback: {failureThreshold: 3, replicas: 0}");
        assertThat(ScaleDecision.decide(toZero, FAILED, 3, NOW).scaleTo()).hasValue(0);
    }

    @Test
    void theLastStepToZeroWaitsForTheCooldownToTheSecond() {
        ScaledObject scaledObject = ScaledObjects.seedWith("minReplicaCount: 0");
        ScaledObject wasActive =
                scaledObject.with(scaledObject.status().activeAt(Instant.parse("2026-01-01T12:55:00Z")));
        ScaleDecision cooling = ScaleDecision.decide(wasActive, INACTIVE, 2, NOW);
        assertThat(cooling.scaleTo()).isEmpty();
        assertThat(condition(cooling, "Active").orElseThrow().reason()).isEqualTo("ScalerCooldown");
        assertThat(ScaleDecision.decide(wasActive, INACTIVE, 2, NOW.plusSeconds(1))
                        .scaleTo())
                .hasValue(0);
    }

    @Test
    void aNewObjectWaitsForItsInitialCooldown() {
        ScaledObject scaledObject = ScaledObjects.seedWith("initialCooldownPeriod: 3600");
        assertThat(ScaleDecision.decide(scaledObject, INACTIVE, 2, NOW).scaleTo())
                .isEmpty();
        assertThat(ScaleDecision.decide(scaledObject, INACTIVE, 2, NOW.plusSeconds(1))
                        .scaleTo())
                .hasValue(0);
    }

    private static Optional<KedaCondition> condition(ScaleDecision decision, String type) {
        return decision.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
