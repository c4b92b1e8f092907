package io.shardlab.kube.hpa;

import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A recommendation after bounds and rates were applied.
 *
 * @param replicas what may be asked of the target now
 * @param condition what ScalingLimited says about it
 */
record ScaleLimit(int replicas, HpaCondition condition) {

    /** Upstream {@code convertDesiredReplicasWithRules}: at most double, but four are always allowed. */
    static ScaleLimit without(int current, int desired, int min, int max, Instant now) {
        int fastest = (int) Math.max(2.0 * current, 4.0);
        if (desired < min) {
            return limited(min, Bound.TOO_FEW, now);
        }
        if (desired > Math.min(max, fastest)) {
            return max > fastest ? limited(fastest, Bound.SCALE_UP_RATE, now) : limited(max, Bound.TOO_MANY, now);
        }
        return within(desired, now);
    }

    /** Upstream {@code convertDesiredReplicasWithBehaviorRate}. Bounds apply in the direction of movement only. */
    static ScaleLimit with(
            Behavior behavior, int current, int desired, int min, int max, HpaHistory history, Instant now) {
        if (desired > current) {
            int fastest = Math.max(current, highestAllowed(behavior.scaleUp(), current, history, now));
            if (desired > Math.min(max, fastest)) {
                return max > fastest ? limited(fastest, Bound.SCALE_UP_RATE, now) : limited(max, Bound.TOO_MANY, now);
            }
        } else if (desired < current) {
            int fastest = Math.min(current, lowestAllowed(behavior.scaleDown(), current, history, now));
            if (desired < Math.max(min, fastest)) {
                return min < fastest ? limited(fastest, Bound.SCALE_DOWN_RATE, now) : limited(min, Bound.TOO_FEW, now);
            }
        }
        return within(desired, now);
    }

    /** Upstream {@code calculateScaleUpLimitWithScalingRules}. */
    static int highestAllowed(Behavior.Rules rules, int current, HpaHistory history, Instant now) {
        return allowed(rules, current, rules.select() == Behavior.Select.MIN, policy -> {
            int start = periodStart(policy, current, history, now);
            return switch (policy.unit()) {
                case PODS -> start + policy.value();
                // Rounded up, or a small percentage of few pods would never add one.
                case PERCENT -> (int) Math.ceil(start * (1 + policy.value() / 100.0));
            };
        });
    }

    /** Upstream {@code calculateScaleDownLimitWithBehaviors}. */
    static int lowestAllowed(Behavior.Rules rules, int current, HpaHistory history, Instant now) {
        return allowed(rules, current, rules.select() != Behavior.Select.MIN, policy -> {
            int start = periodStart(policy, current, history, now);
            return switch (policy.unit()) {
                case PODS -> start - policy.value();
                case PERCENT -> (int) (start * (1 - policy.value() / 100.0));
            };
        });
    }

    private static int allowed(
            Behavior.Rules rules, int current, boolean smallest, ToIntFunction<Behavior.Policy> limit) {
        if (rules.select() == Behavior.Select.DISABLED) {
            return current;
        }
        List<Behavior.Policy> policies = rules.policies();
        return smallest
                ? policies.stream().mapToInt(limit).min().orElse(Integer.MAX_VALUE)
                : policies.stream().mapToInt(limit).max().orElse(Integer.MIN_VALUE);
    }

    private static int periodStart(Behavior.Policy policy, int current, HpaHistory history, Instant now) {
        return current
                - HpaHistory.changeWithin(policy.period(), history.scaleUps(), now)
                + HpaHistory.changeWithin(policy.period(), history.scaleDowns(), now);
    }

    private enum Bound {
        SCALE_UP_RATE("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate"),
        SCALE_DOWN_RATE("ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate"),
        TOO_MANY("TooManyReplicas", "the desired replica count is more than the maximum replica count"),
        TOO_FEW("TooFewReplicas", "the desired replica count is less than the minimum replica count");

        private final String reason;
        private final String message;

        Bound(String reason, String message) {
            this.reason = reason;
            this.message = message;
        }
    }

    private static ScaleLimit limited(int replicas, Bound bound, Instant now) {
        return new ScaleLimit(replicas, HpaCondition.scalingLimited(true, bound.reason, bound.message, now));
    }

    private static ScaleLimit within(int replicas, Instant now) {
        return new ScaleLimit(
                replicas,
                HpaCondition.scalingLimited(
                        false, "DesiredWithinRange", "the desired count is within the acceptable range", now));
    }
}
