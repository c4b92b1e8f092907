package io.shardlab.kube.hpa;

import java.time.Duration;
import java.time.Instant;

/**
 * A recommendation after past recommendations were heard.
 *
 * @param replicas the stabilised recommendation
 * @param condition what AbleToScale says about it
 * @param history the history with the raw recommendation added
 */
record Stabilization(int replicas, HpaCondition condition, HpaHistory history) {

    private static final String HIGHER_WERE_RECENT =
            "recent recommendations were higher than current one, applying the highest recent recommendation";
    private static final String LOWER_WERE_RECENT =
            "recent recommendations were lower than current one, applying the lowest recent recommendation";

    /** Upstream {@code stabilizeRecommendation}: an HPA without behavior. A window's oldest instant still counts. */
    static Stabilization without(int proposal, HpaHistory history, Duration window, Instant now) {
        Instant oldest = now.minus(window);
        int highest = history.recommendations().stream()
                .filter(past -> !past.at().isBefore(oldest))
                .mapToInt(HpaHistory.Entry::replicas)
                .reduce(proposal, Math::max);
        HpaCondition condition = highest == proposal
                ? readyForNewScale(now)
                : HpaCondition.ableToScale(true, "ScaleDownStabilized", HIGHER_WERE_RECENT, now);
        return new Stabilization(
                highest,
                condition,
                history.recommending(proposal, now, past -> past.at().isBefore(oldest)));
    }

    /** Upstream {@code stabilizeRecommendationWithBehaviors}. A window's oldest instant no longer counts. */
    static Stabilization with(Behavior behavior, int current, int proposal, HpaHistory history, Instant now) {
        Instant oldestUp = now.minus(behavior.scaleUp().stabilization());
        Instant oldestDown = now.minus(behavior.scaleDown().stabilization());
        int up = history.recommendations().stream()
                .filter(past -> past.at().isAfter(oldestUp))
                .mapToInt(HpaHistory.Entry::replicas)
                .reduce(proposal, Math::min);
        int down = history.recommendations().stream()
                .filter(past -> past.at().isAfter(oldestDown))
                .mapToInt(HpaHistory.Entry::replicas)
                .reduce(proposal, Math::max);
        int stabilized = Math.min(Math.max(current, up), down);
        HpaHistory next = history.recommending(
                proposal, now, past -> past.at().isBefore(oldestUp) && past.at().isBefore(oldestDown));
        return new Stabilization(stabilized, conditionOf(stabilized, proposal, current, now), next);
    }

    private static HpaCondition conditionOf(int stabilized, int proposal, int current, Instant now) {
        if (stabilized == proposal) {
            return readyForNewScale(now);
        }
        return proposal >= current
                ? HpaCondition.ableToScale(true, "ScaleUpStabilized", LOWER_WERE_RECENT, now)
                : HpaCondition.ableToScale(true, "ScaleDownStabilized", HIGHER_WERE_RECENT, now);
    }

    private static HpaCondition readyForNewScale(Instant now) {
        return HpaCondition.ableToScale(true, "ReadyForNewScale", "recommended size matches current size", now);
    }
}
