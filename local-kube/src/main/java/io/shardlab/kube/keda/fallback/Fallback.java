package io.shardlab.kube.keda.fallback;

import io.shardlab.kube.keda.api.KedaCondition;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.api.ScaledObjectStatus.Health;
import io.shardlab.kube.keda.api.TargetException;
import io.shardlab.kube.keda.scalers.MetricSpec;
import java.util.Optional;

/**
 * What the HPA is told while a trigger fails (upstream {@code pkg/fallback/fallback.go}).
 *
 * @param milli the metric to serve instead, in thousandths; empty passes the failure on
 * @param health what to remember
 */
public record Fallback(Optional<Long> milli, Health health) {

    /** What the target has at the moment. */
    public interface Replicas {

        /** The replicas its spec asks for. */
        int current() throws TargetException;

        /** Its ready pods. */
        int ready() throws TargetException;
    }

    /** A failure: beyond the threshold, so much of the metric that the HPA arrives at the fallback's replicas. */
    public static Fallback afterFailure(
            ScaledObjectSpec.Fallback fallback, Health before, MetricSpec metric, Replicas replicas) {
        Health health = new Health(before.failures() + 1, true);
        if (health.failures() <= fallback.failureThreshold()) {
            return new Fallback(Optional.empty(), health);
        }
        try {
            double wanted = wanted(fallback, replicas);
            if (metric.type() == MetricSpec.Type.VALUE) {
                int ready = replicas.ready();
                if (ready == 0) {
                    return new Fallback(Optional.empty(), health);
                }
                wanted /= ready;
            }
            return new Fallback(Optional.of((long) (metric.target() * 1000.0 * wanted)), health);
        } catch (TargetException unreadable) {
            return new Fallback(Optional.empty(), health);
        }
    }

    /** Whether any metric has failed more often than allowed. */
    public static KedaCondition condition(boolean anyBeyondThreshold) {
        return anyBeyondThreshold
                ? KedaCondition.isTrue(
                        KedaCondition.FALLBACK,
                        "FallbackExists",
                        "At least one trigger is falling back on this scaled object")
                : KedaCondition.noFallback();
    }

    private static double wanted(ScaledObjectSpec.Fallback fallback, Replicas replicas) throws TargetException {
        return switch (fallback.behavior()) {
            case "currentReplicas" -> replicas.current();
            case "currentReplicasIfHigher" -> Math.max(replicas.current(), fallback.replicas());
            case "currentReplicasIfLower" -> Math.min(replicas.current(), fallback.replicas());
            default -> fallback.replicas();
        };
    }
}
