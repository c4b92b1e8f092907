package io.shardlab.kube.keda.fallback;

import io.shardlab.kube.keda.api.KedaCondition;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.api.ScaledObjectStatus;
import io.shardlab.kube.keda.api.ScaledObjectStatus.Health;
import io.shardlab.kube.keda.api.TargetException;
import io.shardlab.kube.keda.scalers.MetricSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the HPA is told of a metric, and what is remembered of how it went (upstream {@code GetMetricsWithFallback} in
 * {@code pkg/fallback/fallback.go}).
 *
 * @param milli the value to serve, in thousandths; empty passes a failure on
 * @param fallenBack whether that is the fallback's
 * @param error why there is none; empty if there is one
 * @param status the object's status afterwards
 */
public record Fallback(OptionalLong milli, boolean fallenBack, String error, ScaledObjectStatus status) {

    /** What stands for a metric that failed where a formula would make something of it. */
    private static final long PLACEHOLDER_MILLI = -1000;

    /** What the target has at the moment. */
    public interface Replicas {

        /** The replicas its spec asks for. */
        int current() throws TargetException;

        /** Its ready pods. */
        int ready() throws TargetException;
    }

    /** The trigger answered: whatever failed before is forgotten. */
    public static Fallback afterSuccess(
            Optional<ScaledObjectSpec.Fallback> rule, ScaledObjectStatus before, MetricSpec metric, long milli) {
        ScaledObjectStatus after = rule.map(known -> remembered(before, metric, new Health(0, false), known))
                .orElse(before);
        return new Fallback(OptionalLong.of(milli), false, "", after);
    }

    /** The trigger failed: beyond the threshold, so much of the metric that the HPA arrives at the fallback's replicas. */
    public static Fallback afterFailure(
            Optional<ScaledObjectSpec.Fallback> rule,
            ScaledObjectStatus before,
            MetricSpec metric,
            String error,
            Replicas replicas) {
        if (rule.isEmpty()) {
            return new Fallback(OptionalLong.empty(), false, error, before);
        }
        Health health = new Health(before.health(metric.name()).failures() + 1, true);
        ScaledObjectStatus after = remembered(before, metric, health, rule.get());
        if (health.failures() <= rule.get().failureThreshold()) {
            return new Fallback(OptionalLong.empty(), false, error, after);
        }
        if (rule.get().behavior().equals("scalingModifiers")) {
            return new Fallback(OptionalLong.of(PLACEHOLDER_MILLI), false, "", after);
        }
        return instead(rule.get(), after, metric, error, replicas);
    }

    private static Fallback instead(
            ScaledObjectSpec.Fallback rule,
            ScaledObjectStatus after,
            MetricSpec metric,
            String error,
            Replicas replicas) {
        double wanted;
        try {
            wanted = wanted(rule, replicas);
        } catch (TargetException unreadable) {
            return new Fallback(OptionalLong.empty(), false, error, after);
        }
        if (metric.type() == MetricSpec.Type.VALUE) {
            int ready = readyOrNone(replicas);
            if (ready == 0) {
                return new Fallback(OptionalLong.empty(), false, "error performing fallback", after);
            }
            wanted /= ready;
        }
        return new Fallback(OptionalLong.of((long) (metric.target().doubleValue() * 1000.0 * wanted)), true, "", after);
    }

    private static int readyOrNone(Replicas replicas) {
        try {
            return replicas.ready();
        } catch (TargetException unreadable) {
            return 0;
        }
    }

    private static double wanted(ScaledObjectSpec.Fallback rule, Replicas replicas) throws TargetException {
        return switch (rule.behavior()) {
            case "currentReplicas" -> replicas.current();
            case "currentReplicasIfHigher" -> Math.max(replicas.current(), rule.replicas());
            case "currentReplicasIfLower" -> Math.min(replicas.current(), rule.replicas());
            default -> rule.replicas();
        };
    }

    /** The condition says whether any metric has failed more often than allowed. */
    private static ScaledObjectStatus remembered(
            ScaledObjectStatus before, MetricSpec metric, Health health, ScaledObjectSpec.Fallback rule) {
        ScaledObjectStatus next = before.withHealth(metric.name(), health);
        boolean beyond = next.allHealth().values().stream()
                .anyMatch(one -> one.failing() && one.failures() > rule.failureThreshold());
        KedaCondition condition = beyond
                ? KedaCondition.isTrue(
                        KedaCondition.FALLBACK,
                        "FallbackExists",
                        "At least one trigger is falling back on this scaled object")
                : KedaCondition.noFallback();
        return next.initialized().with(List.of(condition));
    }
}
