package io.shardlab.kube.hpa;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * {@code spec.behavior} with the API server's defaults filled in. An HPA without a behavior follows other rules than
 * one with an empty behavior, so absence is kept by the owner of this value.
 *
 * @param scaleUp the rules for a rise
 * @param scaleDown the rules for a fall
 */
public record Behavior(Rules scaleUp, Rules scaleDown) {

    /** Which of several policies counts. */
    public enum Select {
        /** The one that allows the largest change. */
        MAX,
        /** The one that allows the smallest change. */
        MIN,
        /** None: no change in this direction. */
        DISABLED
    }

    /**
     * The rules of one direction.
     *
     * @param stabilization for how long past recommendations count
     * @param select which policy counts
     * @param policies what change each policy allows
     * @param tolerance this HPA's own tolerance, when it has one
     */
    public record Rules(Duration stabilization, Select select, List<Policy> policies, OptionalDouble tolerance) {

        public Rules {
            policies = List.copyOf(policies);
        }

        Duration longestPeriod() {
            return policies.stream()
                    .map(Policy::period)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }
    }

    /** In what a policy counts. */
    public enum Unit {
        PODS,
        PERCENT
    }

    /**
     * A change allowed within a period.
     *
     * @param unit pods, or percent of the pods there were at the period's start
     * @param value how many
     * @param period the period
     */
    public record Policy(Unit unit, int value, Duration period) {}
}
