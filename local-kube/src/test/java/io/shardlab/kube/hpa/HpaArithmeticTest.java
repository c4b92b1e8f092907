package io.shardlab.kube.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The pure steps of an HPA decision against upstream's own tables, and against rows of ours in files of their own. */
class HpaArithmeticTest {

    private static final Behavior DEFAULTS =
            HpaObjects.behaviorOf(new HorizontalPodAutoscalerBehavior(), HpaOptions.DEFAULT);

    private static final String TABLES = "/io/shardlab/kube/hpa/";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = TABLES + "replicas-upstream.csv", delimiter = '|', useHeadersInDisplayName = true)
    void proposesWhatUpstreamProposes(
            String test,
            String name,
            HpaSpec.Target target,
            int current,
            int ready,
            long usage,
            long targetUsage,
            double down,
            double up,
            int replicas,
            long reported) {
        Tolerance tolerance = new Tolerance(down, up, Tolerance.Rule.RANGE);
        ReplicaProposal proposal = target == HpaSpec.Target.AVERAGE_VALUE
                ? ReplicaProposal.forAverage(current, usage, targetUsage, tolerance)
                : new ReplicaProposal(ofReadyPods(current, ready, usage / (double) targetUsage, tolerance), usage);
        assertThat(proposal).isEqualTo(new ReplicaProposal(replicas, reported));
    }

    private static int ofReadyPods(int current, int ready, double ratio, Tolerance tolerance) {
        return tolerance.contains(ratio)
                ? current
                : ReplicaProposal.forReadyPods(ratio, ready, HpaOptions.DEFAULT.kubernetes());
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = TABLES + "replicas-derived.csv", delimiter = '|', useHeadersInDisplayName = true)
    void followsShards(String name, Tolerance.Rule rule, int current, long usage, long targetUsage, int replicas) {
        Tolerance tolerance = new Tolerance(0.1, 0.1, rule);
        assertThat(ReplicaProposal.forAverage(current, usage, targetUsage, tolerance)
                        .replicas())
                .isEqualTo(replicas);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = TABLES + "scale-up-limit-upstream.csv", delimiter = '|', useHeadersInDisplayName = true)
    void limitsWithoutBehavior(String name, int current, int desired, int min, int max, int replicas, String reason) {
        assertLimit(ScaleLimit.without(current, desired, min, max, Log.NOW), replicas, reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = TABLES + "stabilization-upstream.csv", delimiter = '|', useHeadersInDisplayName = true)
    void stabilizesWithoutBehavior(String name, String recommendations, int proposal, int replicas, int logLength) {
        HpaHistory history = new HpaHistory(Log.entries(recommendations), List.of(), List.of());
        Stabilization stable = Stabilization.without(proposal, history, Duration.ofMinutes(5), Log.NOW);
        assertThat(stable.replicas()).isEqualTo(replicas);
        assertThat(stable.history().recommendations()).hasSize(logLength);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = TABLES + "stabilization-behavior-upstream.csv",
            delimiter = '|',
            useHeadersInDisplayName = true)
    void stabilizesWithBehavior(
            String name,
            String recommendations,
            int current,
            int proposal,
            int upWindow,
            int downWindow,
            int replicas,
            String logAfterwards) {
        HpaHistory history = new HpaHistory(Log.entries(recommendations), List.of(), List.of());
        Behavior behavior = new Behavior(windowOf(upWindow), windowOf(downWindow));
        Stabilization stable = Stabilization.with(behavior, current, proposal, history, Log.NOW);
        assertThat(stable.replicas()).isEqualTo(replicas);
        if (logAfterwards != null) {
            assertThat(Log.counts(stable.history().recommendations())).isEqualTo(logAfterwards);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = TABLES + "scale-rate-upstream.csv", delimiter = '|', useHeadersInDisplayName = true)
    void limitsTheRate(
            String name,
            String scaleUps,
            String scaleDowns,
            int min,
            int max,
            String upRules,
            String downRules,
            int current,
            int desired,
            int replicas,
            String reason) {
        HpaHistory history = new HpaHistory(List.of(), Log.entries(scaleUps), Log.entries(scaleDowns));
        Behavior behavior =
                new Behavior(Log.rules(upRules, DEFAULTS.scaleUp()), Log.rules(downRules, DEFAULTS.scaleDown()));
        assertLimit(ScaleLimit.with(behavior, current, desired, min, max, history, Log.NOW), replicas, reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = TABLES + "scale-events-upstream.csv", delimiter = '|', useHeadersInDisplayName = true)
    void remembersChanges(String name, String before, String rules, String after, int changeInLastMinute) {
        var entries = Log.entries(before);
        Behavior.Rules both = Log.rules(rules, DEFAULTS.scaleUp());
        Behavior behavior = new Behavior(both, both);
        HpaHistory up = new HpaHistory(List.of(), entries, List.of()).scaled(10, 15, behavior, Log.NOW);
        HpaHistory down = new HpaHistory(List.of(), List.of(), entries).scaled(10, 5, behavior, Log.NOW);
        assertThat(HpaHistory.changeWithin(Duration.ofMinutes(1), entries, Log.NOW))
                .isEqualTo(changeInLastMinute);
        assertThat(Log.counts(up.scaleUps())).isEqualTo(after);
        assertThat(Log.counts(down.scaleDowns())).isEqualTo(after);
    }

    /** kubernetes horizontal_test.go: TestCalculateScaleUpLimitWithScalingRules, ...ScaleDownLimitWithBehaviors. */
    @Test
    void theSmallestChangeCountsWhenAskedFor() {
        Behavior.Rules rules = new Behavior.Rules(
                Duration.ofMinutes(5),
                Behavior.Select.MIN,
                Log.rules("2/60 50/60", DEFAULTS.scaleUp()).policies(),
                OptionalDouble.empty());
        assertThat(ScaleLimit.highestAllowed(rules, 1, HpaHistory.EMPTY, Log.NOW))
                .isEqualTo(2);
        assertThat(ScaleLimit.lowestAllowed(rules, 5, HpaHistory.EMPTY, Log.NOW))
                .isEqualTo(3);
    }

    private static Behavior.Rules windowOf(int seconds) {
        return new Behavior.Rules(Duration.ofSeconds(seconds), Behavior.Select.MAX, List.of(), OptionalDouble.empty());
    }

    private static void assertLimit(ScaleLimit limit, int replicas, String reason) {
        assertThat(limit.replicas()).isEqualTo(replicas);
        assertThat(limit.condition().reason()).isEqualTo(reason);
    }
}
