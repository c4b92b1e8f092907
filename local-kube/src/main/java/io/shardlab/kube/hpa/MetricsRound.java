package io.shardlab.kube.hpa;

import io.shardlab.kube.hpa.HpaDecision.Event;
import io.shardlab.kube.hpa.HpaDecision.Reading;
import io.shardlab.kube.hpa.MetricMeasurement.Failure;
import io.shardlab.kube.hpa.MetricMeasurement.Outcome;
import io.shardlab.kube.hpa.MetricMeasurement.Success;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * All metrics of one sync, brought to one proposal: upstream's {@code computeReplicasForMetrics}.
 *
 * @param proposal the largest proposal; empty when nothing may be concluded, so that missing metrics never scale down
 * @param source which metric proposed it
 * @param readings what was measured, an entry for each metric; none if none was asked
 * @param condition ScalingActive
 * @param events warnings
 * @param failure what is said once the status has been written; empty if something was concluded
 */
record MetricsRound(
        OptionalInt proposal,
        String source,
        List<Reading> readings,
        HpaCondition condition,
        List<Event> events,
        List<Event> failure) {

    static MetricsRound of(HpaSpec spec, Scale scale, Observations seen, HpaOptions options, InstantSource clock) {
        if (scale.selector().isEmpty()) {
            return refused(
                    "SelectorRequired",
                    "selector is required",
                    HpaCondition.scalingActive(
                            false, "InvalidSelector", "the HPA target's scale is missing a selector", clock.instant()));
        }
        try {
            List<String> hpas = seen.selectingHpas(PodSelector.parse(scale.selector()));
            if (hpas.size() > 1) {
                return refused("AmbiguousSelector", ambiguous(scale.selector(), hpas, options), clock.instant());
            }
        } catch (PodSelector.UnparsableException e) {
            return refused(
                    "InvalidSelector",
                    "couldn't convert selector into a corresponding internal selector object: " + e.getMessage(),
                    clock.instant());
        }
        MetricMeasurement measurement = new MetricMeasurement(spec, scale, seen, options, clock);
        return concluded(spec.metrics().stream().map(measurement::of).toList(), scale.specReplicas(), clock.instant());
    }

    private static MetricsRound concluded(List<Outcome> outcomes, int specReplicas, Instant now) {
        List<Reading> readings = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        int highest = 0;
        String source = "";
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Success success) {
                readings.add(success.reading());
                if (highest == 0 || success.replicas() > highest) {
                    highest = success.replicas();
                    source = success.source();
                }
            } else {
                readings.add(Reading.FAILED);
                failures.add((Failure) outcome);
            }
        }
        boolean all = failures.size() >= outcomes.size();
        if (all || (!failures.isEmpty() && highest < specReplicas)) {
            return inconclusive(readings, failures, outcomes.size(), now);
        }
        return new MetricsRound(
                OptionalInt.of(highest),
                source,
                readings,
                HpaCondition.scalingActive(
                        true,
                        "ValidMetricFound",
                        "the HPA was able to successfully calculate a replica count from " + source,
                        now),
                warnings(failures),
                List.of());
    }

    private static MetricsRound inconclusive(List<Reading> readings, List<Failure> failures, int metrics, Instant now) {
        if (failures.isEmpty()) {
            return refused("InvalidMetricSourceType", "the HPA has no metrics", now);
        }
        Failure first = failures.get(0);
        return new MetricsRound(
                OptionalInt.empty(),
                "",
                readings,
                HpaCondition.scalingActive(
                        false,
                        first.reason(),
                        "the HPA was unable to compute the replica count: " + first.error(),
                        now),
                warnings(failures),
                List.of(failedToCompute("invalid metrics (" + failures.size() + " invalid out of " + metrics
                        + "), first error is: " + first.context())));
    }

    private static MetricsRound refused(String reason, String message, Instant now) {
        return refused(reason, message, HpaCondition.scalingActive(false, reason, message, now));
    }

    /** Upstream {@code validateAndParseSelector}: no metric was asked. */
    private static MetricsRound refused(String reason, String message, HpaCondition condition) {
        return new MetricsRound(
                OptionalInt.empty(),
                "",
                List.of(),
                condition,
                List.of(new Event(true, reason, message)),
                List.of(failedToCompute(message)));
    }

    private static String ambiguous(String selector, List<String> hpas, HpaOptions options) {
        String names = "[" + String.join(" ", hpas) + "]";
        return "pods by selector " + selector + " are controlled by "
                + (options.kubernetes().hasNewTexts()
                        ? "more than one HPA (e.g. " + names + ")"
                        : "multiple HPAs: " + names);
    }

    private static Event failedToCompute(String why) {
        return new Event(true, "FailedComputeMetricsReplicas", why);
    }

    private static List<Event> warnings(List<Failure> failures) {
        return failures.stream()
                .map(failure -> new Event(true, failure.reason(), failure.error()))
                .toList();
    }
}
