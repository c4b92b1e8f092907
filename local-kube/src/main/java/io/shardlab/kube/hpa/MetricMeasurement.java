package io.shardlab.kube.hpa;

import io.shardlab.kube.hpa.HpaDecision.Reading;
import io.shardlab.kube.hpa.ResourceProposal.NoProposalException;
import java.time.InstantSource;

/**
 * One metric of a spec measured: upstream's {@code computeReplicasForMetric} and {@code computeStatusFor...Metric}.
 *
 * @param spec whose metric
 * @param scale what the target has
 * @param seen whom to ask
 * @param options of the controller
 * @param clock asked after the metric was
 */
record MetricMeasurement(HpaSpec spec, Scale scale, Observations seen, HpaOptions options, InstantSource clock) {

    /** What a metric comes to. */
    sealed interface Outcome {}

    /**
     * A proposal.
     *
     * @param replicas how many
     * @param reading what the status reports
     * @param source the metric in words
     */
    record Success(int replicas, Reading reading, String source) implements Outcome {}

    /**
     * No proposal.
     *
     * @param reason the condition's and the event's reason
     * @param error what the condition and the event say
     * @param context the same as the whole round says it
     */
    record Failure(String reason, String error, String context) implements Outcome {}

    Outcome of(HpaSpec.Metric metric) {
        if (metric instanceof HpaSpec.External external) {
            return external(external);
        }
        if (metric instanceof HpaSpec.ObjectMetric object) {
            return object(object);
        }
        if (metric instanceof HpaSpec.Resource resource) {
            return resource(resource);
        }
        HpaSpec.Unsupported unsupported = (HpaSpec.Unsupported) metric;
        return new Failure(unsupported.reason(), unsupported.why(), unsupported.why());
    }

    private Outcome external(HpaSpec.External metric) {
        boolean average = metric.target() == HpaSpec.Target.AVERAGE_VALUE;
        String context = "failed to get " + metric.name() + " external metric value: "
                + (average
                        ? "failed to get " + metric.name() + " external metric: "
                        : "failed to get external metric " + metric.name() + ": ");
        Observations.Usage usage = seen.external(metric);
        if (usage instanceof Observations.Missing missing) {
            String error = "unable to get external metric " + spec.namespace() + "/" + metric.name() + "/"
                    + metric.printedSelector() + ": " + missing.why();
            return new Failure("FailedGetExternalMetric", error, context + error);
        }
        long total =
                ReplicaProposal.total(((Observations.Measured) usage).milli(), metric.target(), options.kubernetes());
        try {
            ReplicaProposal proposal = average ? average(total, metric.milli()) : total(total, metric.milli());
            return success(metric, proposal, "external metric " + metric.printed());
        } catch (NoProposalException e) {
            return new Failure("FailedGetExternalMetric", e.getMessage(), context + e.getMessage());
        }
    }

    private Outcome object(HpaSpec.ObjectMetric metric) {
        boolean average = metric.target() == HpaSpec.Target.AVERAGE_VALUE;
        String context = "failed to get object metric value: "
                + (average ? "failed to get " + metric.name() + " object metric: " : "");
        Observations.Usage usage = seen.object(metric);
        if (usage instanceof Observations.Missing missing) {
            String error = "unable to get metric " + metric.name() + placed(metric, missing.why());
            return new Failure("FailedGetObjectMetric", error, context + error);
        }
        long value = ((Observations.Measured) usage).milli().get(0);
        try {
            // Upstream calls an object's average an external metric.
            return average
                    ? success(
                            metric,
                            average(value, metric.milli()),
                            "external metric " + metric.name() + "(" + new MetricSelector(metric.selector()).printed()
                                    + ")")
                    : success(
                            metric,
                            total(value, metric.milli()),
                            metric.described().getKind() + " metric " + metric.name());
        } catch (NoProposalException e) {
            return new Failure("FailedGetObjectMetric", e.getMessage(), context + e.getMessage());
        }
    }

    /** Before 1.37 upstream prints the object and the error in each other's places. */
    private String placed(HpaSpec.ObjectMetric metric, String why) {
        String kind = metric.described().getKind();
        String name = metric.described().getName();
        return options.kubernetes().hasNewTexts()
                ? " on " + kind + " " + spec.namespace() + "/" + name + ": " + why
                : ": " + kind + " on " + spec.namespace() + " " + name + "/" + why;
    }

    private Outcome resource(HpaSpec.Resource metric) {
        boolean utilization = metric.target() == HpaSpec.Target.UTILIZATION;
        String context = "failed to get " + metric.name() + " resource metric value: ";
        String what = "failed to get " + metric.name() + (utilization ? " utilization: " : " usage: ");
        Observations.PodUsage usage = seen.resource(metric.name());
        if (usage instanceof Observations.Missing missing) {
            String error = what + "unable to get metrics for resource " + metric.name() + ": " + missing.why();
            return new Failure("FailedGetResourceMetric", error, context + error);
        }
        try {
            ReplicaProposal proposal = ResourceProposal.of(
                    metric,
                    scale.specReplicas(),
                    ((Observations.MeasuredPods) usage).byPod(),
                    seen.podFacts(metric.name()),
                    tolerance(),
                    clock.instant());
            return success(
                    metric,
                    proposal,
                    metric.name() + (utilization ? " resource utilization (percentage of request)" : " resource"));
        } catch (NoProposalException e) {
            String error = what + e.getMessage();
            return new Failure("FailedGetResourceMetric", error, context + error);
        }
    }

    private ReplicaProposal average(long usage, long targetPerPod) {
        return ReplicaProposal.forAverage(scale.statusReplicas(), usage, targetPerPod, tolerance());
    }

    /** Upstream {@code getUsageRatioReplicaCount}: the pods are only looked at outside the tolerance. */
    private ReplicaProposal total(long usage, long target) throws NoProposalException {
        double ratio = usage / (double) target;
        if (scale.specReplicas() == 0) {
            return new ReplicaProposal(ReplicaProposal.fromZero(ratio), usage);
        }
        if (tolerance().contains(ratio)) {
            return new ReplicaProposal(scale.specReplicas(), usage);
        }
        Observations.Pods pods = seen.pods();
        if (pods.matched() == 0) {
            throw new NoProposalException("unable to calculate ready pods: no pods returned by selector while "
                    + "calculating replica count");
        }
        return new ReplicaProposal(ReplicaProposal.forReadyPods(ratio, pods.ready(), options.kubernetes()), usage);
    }

    private Tolerance tolerance() {
        Tolerance common = options.tolerance();
        return spec.behavior()
                .filter(behavior -> options.kubernetes().hasOwnTolerances())
                .map(behavior -> new Tolerance(
                        behavior.scaleDown().tolerance().orElse(common.scaleDown()),
                        behavior.scaleUp().tolerance().orElse(common.scaleUp()),
                        common.rule()))
                .orElse(common);
    }

    private static Success success(HpaSpec.Metric metric, ReplicaProposal proposal, String source) {
        return new Success(proposal.replicas(), Reading.of(metric, proposal.usage(), proposal.utilization()), source);
    }
}
