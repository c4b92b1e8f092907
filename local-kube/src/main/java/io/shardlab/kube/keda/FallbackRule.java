package io.shardlab.kube.keda;

import io.shardlab.kube.keda.ScaledObjectStatus.Health;
import java.util.Optional;

/**
 * What the HPA is told while a trigger fails (upstream {@code pkg/fallback/fallback.go}).
 *
 * @param milli the metric to serve instead, in thousandths; empty passes the failure on
 * @param health what to remember
 */
record FallbackRule(Optional<Long> milli, Health health) {

    /** What the target has at the moment. */
    interface Replicas {

        /** The replicas its spec asks for. */
        int current() throws TriggerException;

        /** Its ready pods. */
        int ready() throws TriggerException;
    }

    /** A failure: beyond the threshold, so much of the metric that the HPA arrives at the fallback's replicas. */
    static FallbackRule afterFailure(
            ScaledObjectSpec.Fallback fallback, Health before, TriggerMetric metric, Replicas replicas) {
        Health health = new Health(before.failures() + 1, true);
        if (health.failures() <= fallback.failureThreshold()) {
            return new FallbackRule(Optional.empty(), health);
        }
        try {
            double wanted = wanted(fallback, replicas);
            if (metric.type().equals("Value")) {
                int ready = replicas.ready();
                if (ready == 0) {
                    return new FallbackRule(Optional.empty(), health);
                }
                wanted /= ready;
            }
            return new FallbackRule(Optional.of((long) (metric.target() * 1000.0 * wanted)), health);
        } catch (TriggerException unreadable) {
            return new FallbackRule(Optional.empty(), health);
        }
    }

    /** Whether any metric has failed more often than allowed. */
    static KedaCondition condition(boolean anyBeyondThreshold) {
        return anyBeyondThreshold
                ? KedaCondition.isTrue(
                        KedaCondition.FALLBACK,
                        "FallbackExists",
                        "At least one trigger is falling back on this scaled object")
                : KedaCondition.noFallback();
    }

    private static double wanted(ScaledObjectSpec.Fallback fallback, Replicas replicas) throws TriggerException {
        return switch (fallback.behavior()) {
            case "currentReplicas" -> replicas.current();
            case "currentReplicasIfHigher" -> Math.max(replicas.current(), fallback.replicas());
            case "currentReplicasIfLower" -> Math.min(replicas.current(), fallback.replicas());
            default -> fallback.replicas();
        };
    }
}
