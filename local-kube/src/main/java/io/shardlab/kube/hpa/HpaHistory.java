package io.shardlab.kube.hpa;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the controller remembers about one HPA, in memory only: it starts again when the HPA or the controller does.
 *
 * @param recommendations raw recommendations with their times
 * @param scaleUps rises that were carried out
 * @param scaleDowns falls that were carried out
 */
public record HpaHistory(List<Entry> recommendations, List<Entry> scaleUps, List<Entry> scaleDowns) {

    /** Nothing seen yet. */
    public static final HpaHistory EMPTY = new HpaHistory(List.of(), List.of(), List.of());

    public HpaHistory {
        recommendations = List.copyOf(recommendations);
        scaleUps = List.copyOf(scaleUps);
        scaleDowns = List.copyOf(scaleDowns);
    }

    /**
     * One remembered number.
     *
     * @param replicas a recommended count, or the size of a change
     * @param at when
     */
    public record Entry(int replicas, Instant at) {}

    /** Upstream {@code recordInitialRecommendation}: why nothing scales down right after an HPA was created. */
    HpaHistory startingAt(int currentReplicas, Instant now) {
        return recommendations.isEmpty() ? recommending(currentReplicas, now, entry -> false) : this;
    }

    /** Remembers a raw recommendation in the place of one that is obsolete, if any. */
    HpaHistory recommending(int replicas, Instant now, Predicate<Entry> obsolete) {
        return new HpaHistory(replacing(recommendations, new Entry(replicas, now), obsolete), scaleUps, scaleDowns);
    }

    /** Upstream {@code storeScaleEvent}: remembers a change that was carried out. */
    HpaHistory scaled(int from, int to, Behavior behavior, Instant now) {
        Entry change = new Entry(Math.abs(to - from), now);
        return to > from
                ? new HpaHistory(recommendations, replacingOld(scaleUps, change, behavior.scaleUp()), scaleDowns)
                : new HpaHistory(recommendations, scaleUps, replacingOld(scaleDowns, change, behavior.scaleDown()));
    }

    /** Upstream {@code getReplicasChangePerPeriod}: strictly newer than the period's start. */
    static int changeWithin(Duration period, List<Entry> changes, Instant now) {
        Instant start = now.minus(period);
        return changes.stream()
                .filter(change -> change.at().isAfter(start))
                .mapToInt(Entry::replicas)
                .sum();
    }

    private static List<Entry> replacingOld(List<Entry> entries, Entry added, Behavior.Rules rules) {
        Instant oldest = added.at().minus(rules.longestPeriod());
        return replacing(entries, added, entry -> entry.at().isBefore(oldest));
    }

    /** Upstream reuses the last obsolete slot it meets and keeps the others. */
    private static List<Entry> replacing(List<Entry> entries, Entry added, Predicate<Entry> obsolete) {
        List<Entry> kept = new ArrayList<>(entries);
        for (int slot = kept.size() - 1; slot >= 0; slot--) {
            if (obsolete.test(kept.get(slot))) {
                kept.set(slot, added);
                return kept;
            }
        }
        kept.add(added);
        return kept;
    }
}
