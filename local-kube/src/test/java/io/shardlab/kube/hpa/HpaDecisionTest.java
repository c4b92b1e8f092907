package io.shardlab.kube.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Whole syncs: what they decide, what they say, and what they leave alone. */
class HpaDecisionTest {

    private static final Behavior DEFAULTS =
            HpaObjects.behaviorOf(new HorizontalPodAutoscalerBehavior(), HpaOptions.DEFAULT);

    private static final HpaSpec.External SHARDS = new HpaSpec.External(
            "s0-aws-kinesis-kinesis-keda-demo",
            labels(Map.of("scaledobject.keda.sh/name", "demo")),
            HpaSpec.Target.AVERAGE_VALUE,
            1000);

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/io/shardlab/kube/hpa/sync-upstream.csv",
            delimiter = '|',
            useHeadersInDisplayName = true)
    void decidesAsUpstream(
            String test,
            int min,
            int max,
            int spec,
            int status,
            HpaSpec.Target target,
            long targetUsage,
            String usage,
            String recommendations,
            int desired,
            String conditions) {
        var metric = new HpaSpec.External("qps", labels(Map.of()), target, targetUsage);
        HpaSpec hpa = new HpaSpec("test-namespace", min, max, List.of(metric), Optional.empty(), false);
        HpaHistory history = recommendations.equals("old")
                ? new HpaHistory(Log.entries("9@-86400"), List.of(), List.of())
                : HpaHistory.EMPTY;
        Observations seen =
                usage.equals("error") ? failing("something went wrong") : measuring(Long.parseLong(usage), status);
        HpaDecision decision =
                HpaDecision.decide(hpa, new Scale(spec, status, "app=x"), seen, history, Log.CLOCK, HpaOptions.DEFAULT);
        assertThat(decision.rescale() ? decision.desired().getAsInt() : spec).isEqualTo(desired);
        if (conditions != null) {
            assertThat(conditionsOf(decision)).isEqualTo(conditions);
        }
    }

    @Test
    void theSeedStoryScalesToTwoAtItsFirstSync() {
        HpaDecision decision =
                decide(1, 1, measuring(2000, 1), HpaHistory.EMPTY).carriedOut(Log.NOW, HpaOptions.DEFAULT);
        assertThat(decision.desired()).hasValue(2);
        assertThat(decision.events())
                .containsExactly(new HpaDecision.Event(
                        false,
                        "SuccessfulRescale",
                        "New size: 2; reason: external metric s0-aws-kinesis-kinesis-keda-demo("
                                + "&LabelSelector{MatchLabels:map[string]string{scaledobject.keda.sh/name: demo,},"
                                + "MatchExpressions:[]LabelSelectorRequirement{},}) above target"));
        assertThat(conditionsOf(decision))
                .isEqualTo("AbleToScale=True SucceededGetScale, ScalingActive=True ValidMetricFound, "
                        + "AbleToScale=True ReadyForNewScale, ScalingLimited=False DesiredWithinRange, "
                        + "AbleToScale=True SucceededRescale");
        assertThat(Log.counts(decision.history().recommendations())).isEqualTo("1 2");
    }

    @Test
    void aMissingMetricFreezesTheReplicas() {
        HpaDecision decision = decide(3, 3, failing("the stream is gone"), HpaHistory.EMPTY);
        assertThat(decision.rescale()).isFalse();
        assertThat(decision.desired()).isEmpty();
        assertThat(decision.readings()).hasValue(List.of(HpaDecision.Reading.FAILED));
        assertThat(decision.conditions().get(1).message())
                .isEqualTo("the HPA was unable to compute the replica count: unable to get external metric "
                        + "demo/s0-aws-kinesis-kinesis-keda-demo/&LabelSelector{MatchLabels:map[string]string{"
                        + "scaledobject.keda.sh/name: demo,},MatchExpressions:[]LabelSelectorRequirement{},}: "
                        + "the stream is gone");
        assertThat(decision.events()).extracting(HpaDecision.Event::reason).containsExactly("FailedGetExternalMetric");
        assertThat(decision.closingEvents())
                .extracting(HpaDecision.Event::reason)
                .containsExactly("FailedComputeMetricsReplicas");
    }

    @Test
    void oneOfTwoMetricsMayOnlyScaleUp() {
        var other = new HpaSpec.External("other", labels(Map.of()), HpaSpec.Target.AVERAGE_VALUE, 1000);
        HpaSpec spec = new HpaSpec("demo", 1, 100, List.of(SHARDS, other), Optional.empty(), false);
        HpaHistory old = new HpaHistory(Log.entries("3@-900"), List.of(), List.of());
        Observations up = mixed(Map.of("other", 5000L));
        Observations down = mixed(Map.of("other", 1000L));
        Scale three = new Scale(3, 3, "app=x");
        assertThat(HpaDecision.decide(spec, three, up, old, Log.CLOCK, HpaOptions.DEFAULT)
                        .desired())
                .hasValue(5);
        HpaDecision frozen = HpaDecision.decide(spec, three, down, old, Log.CLOCK, HpaOptions.DEFAULT);
        assertThat(frozen.rescale()).isFalse();
        assertThat(frozen.closingEvents().get(0).message())
                .startsWith("invalid metrics (1 invalid out of 2), first error is: failed to get "
                        + "s0-aws-kinesis-kinesis-keda-demo external metric value: failed to get "
                        + "s0-aws-kinesis-kinesis-keda-demo external metric: ");
    }

    @Test
    void boundsAreEnforcedAtOnceAndWithoutMetrics() {
        Observations none = failing("must not be asked");
        assertThat(decide(200, 200, none, HpaHistory.EMPTY).desired()).hasValue(100);
        assertThat(decide(200, 200, none, HpaHistory.EMPTY)
                        .carriedOut(Log.NOW, HpaOptions.DEFAULT)
                        .events()
                        .get(0)
                        .message())
                .isEqualTo("New size: 100; reason: Current number of replicas above Spec.MaxReplicas");
        HpaDecision off = decide(0, 0, none, HpaHistory.EMPTY);
        assertThat(off.rescale()).isFalse();
        assertThat(conditionsOf(off))
                .isEqualTo("AbleToScale=True SucceededGetScale, ScalingActive=False ScalingDisabled");
    }

    @Test
    void aTargetOfTypeValueRunsAwayWithShardCounts() {
        var value = new HpaSpec.External("shards", labels(Map.of()), HpaSpec.Target.VALUE, 1000);
        HpaSpec spec = new HpaSpec("demo", 1, 100, List.of(value), Optional.empty(), false);
        HpaDecision decision = HpaDecision.decide(
                spec, new Scale(2, 2, "app=x"), measuring(3000, 2), HpaHistory.EMPTY, Log.CLOCK, HpaOptions.DEFAULT);
        // 3 shards, target 1, 2 ready pods: 6, of which the rate without behavior lets 4 through.
        assertThat(decision.desired()).hasValue(4);
        assertThat(decision.history().recommendations().get(1).replicas()).isEqualTo(6);
    }

    @Test
    void aToleranceOfItsOwnCuresTheDeadBand() {
        Behavior curious = new Behavior(
                new Behavior.Rules(
                        DEFAULTS.scaleUp().stabilization(),
                        Behavior.Select.MAX,
                        DEFAULTS.scaleUp().policies(),
                        OptionalDouble.of(0)),
                DEFAULTS.scaleDown());
        HpaSpec spec = new HpaSpec("demo", 1, 100, List.of(SHARDS), Optional.of(curious), false);
        Scale ten = new Scale(10, 10, "app=x");
        assertThat(HpaDecision.decide(spec, ten, measuring(11000, 10), HpaHistory.EMPTY, Log.CLOCK, HpaOptions.DEFAULT)
                        .desired())
                .hasValue(11);
        assertThat(decide(10, 10, measuring(11000, 10), HpaHistory.EMPTY).desired())
                .hasValue(10);
    }

    @Test
    void aSurgingRolloutIsWrittenBackAsUpstreamDoes() {
        HpaDecision decision = decide(10, 11, measuring(11_000, 11), HpaHistory.EMPTY);
        assertThat(decision.desired())
                .as("kubernetes#138505: status replicas reach the spec; of ten alone 11 would be within tolerance")
                .hasValue(11);
    }

    @Test
    void anEmptyBehaviorIsNotTheSameAsNone() {
        HpaSpec none = parsed("");
        HpaSpec empty = parsed("  behavior: {}\n");
        assertThat(none.behavior()).isEmpty();
        assertThat(empty.behavior().orElseThrow().scaleUp()).isEqualTo(DEFAULTS.scaleUp());
        Scale one = new Scale(1, 1, "app=x");
        Observations many = measuring(50_000, 1);
        assertThat(HpaDecision.decide(none, one, many, HpaHistory.EMPTY, Log.CLOCK, HpaOptions.DEFAULT)
                        .desired())
                .hasValue(4);
        assertThat(HpaDecision.decide(empty, one, many, HpaHistory.EMPTY, Log.CLOCK, HpaOptions.DEFAULT)
                        .desired())
                .hasValue(5);
    }

    @Test
    void theStatusKeepsTransitionTimesAndIsEqualWhenNothingChanged() {
        HpaDecision first = decide(1, 1, measuring(1000, 1), HpaHistory.EMPTY);
        var status = HpaObjects.statusAfter(first, Optional.empty());
        HpaDecision second = HpaDecision.decide(
                first.spec(),
                new Scale(1, 1, "app=x"),
                measuring(1000, 1),
                first.history(),
                InstantSource.fixed(Log.NOW.plusSeconds(15)),
                HpaOptions.DEFAULT);
        assertThat(HpaObjects.statusAfter(second, Optional.of(status))).isEqualTo(status);
        assertThat(status.getCurrentMetrics().get(0).getExternal().getCurrent().getAverageValue())
                .hasToString("1");
        HpaDecision failed = HpaDecision.decide(
                first.spec(),
                new Scale(1, 1, "app=x"),
                failing("no"),
                second.history(),
                InstantSource.fixed(Log.NOW.plusSeconds(30)),
                HpaOptions.DEFAULT);
        var after = HpaObjects.statusAfter(failed, Optional.of(status));
        assertThat(after.getDesiredReplicas()).isEqualTo(1);
        assertThat(after.getCurrentMetrics())
                .as("a metric that failed leaves an empty entry in its place")
                .singleElement()
                .satisfies(metric -> assertThat(metric.getExternal()).isNull());
        assertThat(after.getConditions())
                .filteredOn(condition -> condition.getType().equals("ScalingActive"))
                .singleElement()
                .satisfies(condition ->
                        assertThat(condition.getLastTransitionTime()).isEqualTo("2026-01-01T12:00:30Z"));
    }

    private static HpaDecision decide(int spec, int status, Observations seen, HpaHistory history) {
        HpaSpec hpa = new HpaSpec("demo", 1, 100, List.of(SHARDS), Optional.empty(), false);
        return HpaDecision.decide(hpa, new Scale(spec, status, "app=x"), seen, history, Log.CLOCK, HpaOptions.DEFAULT);
    }

    private static HpaSpec parsed(String behavior) {
        String yaml = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: demo, namespace: demo}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: demo}
              maxReplicas: 100
              metrics:
              - type: External
                external:
                  metric: {name: shards, selector: {matchLabels: {a: b}}}
                  target: {type: AverageValue, averageValue: "1"}
            """;
        var hpa = Serialization.unmarshal(yaml + behavior, HorizontalPodAutoscaler.class);
        return HpaObjects.specOf(hpa, HpaOptions.DEFAULT);
    }

    private static String conditionsOf(HpaDecision decision) {
        return decision.conditions().stream()
                .map(condition -> condition.type().wireName() + "=" + (condition.holds() ? "True" : "False") + " "
                        + condition.reason())
                .collect(Collectors.joining(", "));
    }

    private static Observations measuring(long usage, int pods) {
        return observing(metric -> new Observations.Measured(List.of(usage)), pods);
    }

    private static Observations failing(String why) {
        return observing(metric -> new Observations.Missing(why), 0);
    }

    private static Observations mixed(Map<String, Long> known) {
        return observing(
                metric -> known.containsKey(metric.name())
                        ? new Observations.Measured(List.of(known.get(metric.name())))
                        : new Observations.Missing("unknown"),
                0);
    }

    private static Observations observing(Function<HpaSpec.External, Observations.Usage> external, int pods) {
        return new ExternalObservations() {
            @Override
            public Usage external(HpaSpec.External metric) {
                return external.apply(metric);
            }

            @Override
            public Pods pods() {
                return new Pods(pods, pods);
            }
        };
    }

    private static Optional<LabelSelector> labels(Map<String, String> labels) {
        return Optional.of(new LabelSelectorBuilder().withMatchLabels(labels).build());
    }
}
