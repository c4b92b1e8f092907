package io.shardlab.kube.hpa;

import io.shardlab.kube.hpa.HpaDecision.Event;
import io.shardlab.kube.hpa.HpaDecision.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * All metrics of one sync, brought to one proposal: upstream's {@code computeReplicasForMetrics}.
 *
 * @param proposal the largest proposal; empty when nothing may be concluded, so that missing metrics never scale down
 * @param source which metric proposed it
 * @param readings what was measured
 * @param condition ScalingActive
 * @param events warnings
 */
record MetricsRound(
        OptionalInt proposal, String source, List<Reading> readings, HpaCondition condition, List<Event> events) {

    static MetricsRound of(HpaSpec spec, Scale scale, Observations seen, HpaOptions options) {
        if (scale.selector().isEmpty()) {
            return withoutSelector();
        }
        List<Reading> readings = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        int highest = 0;
        String source = "";
        for (HpaSpec.Metric metric : spec.metrics()) {
            Outcome outcome = measure(spec, metric, scale, seen, toleranceOf(spec, options));
            if (outcome instanceof Failure failure) {
                failures.add(failure);
            } else if (outcome instanceof Success success) {
                readings.add(new Reading(success.metric(), success.proposal().usage()));
                if (highest == 0 || success.proposal().replicas() > highest) {
                    highest = success.proposal().replicas();
                    source = "external metric " + success.metric().printed();
                }
            }
        }
        boolean all = failures.size() >= spec.metrics().size();
        if (all || (!failures.isEmpty() && highest < scale.specReplicas())) {
            return inconclusive(failures, spec.metrics().size());
        }
        HpaCondition valid = HpaCondition.scalingActive(
                true, "ValidMetricFound", "the HPA was able to successfully calculate a replica count from " + source);
        return new MetricsRound(OptionalInt.of(highest), source, readings, valid, warnings(failures));
    }

    private sealed interface Outcome permits Success, Failure {}

    private record Success(HpaSpec.External metric, ReplicaProposal proposal) implements Outcome {}

    private record Failure(String reason, String error, String context) implements Outcome {}

    private static Outcome measure(
            HpaSpec spec, HpaSpec.Metric metric, Scale scale, Observations seen, Tolerance tolerance) {
        if (metric instanceof HpaSpec.Unsupported unsupported) {
            return new Failure(unsupported.reason(), unsupported.why(), unsupported.why());
        }
        HpaSpec.External external = (HpaSpec.External) metric;
        Observations.Usage usage = seen.external(external);
        if (usage instanceof Observations.Missing missing) {
            return failure(
                    external,
                    "unable to get external metric " + spec.namespace() + "/" + external.name() + "/"
                            + external.printedSelector() + ": " + missing.why());
        }
        long milli = ((Observations.Measured) usage).milli();
        if (external.target() == HpaSpec.Target.AVERAGE_VALUE) {
            return new Success(
                    external, ReplicaProposal.forAverage(scale.statusReplicas(), milli, external.milli(), tolerance));
        }
        int ready = 0;
        if (scale.specReplicas() != 0) {
            Observations.Pods pods = seen.pods();
            if (pods.matched() == 0) {
                return failure(external, "no pods returned by selector while calculating replica count");
            }
            ready = pods.ready();
        }
        return new Success(
                external, ReplicaProposal.forValue(scale.specReplicas(), ready, milli, external.milli(), tolerance));
    }

    private static Failure failure(HpaSpec.External metric, String error) {
        String context = metric.target() == HpaSpec.Target.AVERAGE_VALUE
                ? "failed to get " + metric.name() + " external metric: " + error
                : "failed to get external metric " + metric.name() + ": " + error;
        return new Failure("FailedGetExternalMetric", error, context);
    }

    private static Tolerance toleranceOf(HpaSpec spec, HpaOptions options) {
        Tolerance common = options.tolerance();
        return spec.behavior()
                .map(behavior -> new Tolerance(
                        behavior.scaleDown().tolerance().orElse(common.scaleDown()),
                        behavior.scaleUp().tolerance().orElse(common.scaleUp()),
                        common.rule()))
                .orElse(common);
    }

    private static MetricsRound inconclusive(List<Failure> failures, int metrics) {
        List<Event> events = new ArrayList<>(warnings(failures));
        if (failures.isEmpty()) {
            return inconclusive(
                    "InvalidMetricSourceType",
                    "the HPA has no metrics",
                    List.of(new Event(true, "FailedComputeMetricsReplicas", "the HPA has no metrics")));
        }
        Failure first = failures.get(0);
        events.add(new Event(
                true,
                "FailedComputeMetricsReplicas",
                "invalid metrics (" + failures.size() + " invalid out of " + metrics + "), first error is: "
                        + first.context()));
        return inconclusive(
                first.reason(), "the HPA was unable to compute the replica count: " + first.error(), events);
    }

    private static MetricsRound withoutSelector() {
        return inconclusive(
                "InvalidSelector",
                "the HPA target's scale is missing a selector",
                List.of(
                        new Event(true, "SelectorRequired", "selector is required"),
                        new Event(true, "FailedComputeMetricsReplicas", "selector is required")));
    }

    private static MetricsRound inconclusive(String reason, String message, List<Event> events) {
        return new MetricsRound(
                OptionalInt.empty(), "", List.of(), HpaCondition.scalingActive(false, reason, message), events);
    }

    private static List<Event> warnings(List<Failure> failures) {
        return failures.stream()
                .map(failure -> new Event(true, failure.reason(), failure.error()))
                .toList();
    }
}
