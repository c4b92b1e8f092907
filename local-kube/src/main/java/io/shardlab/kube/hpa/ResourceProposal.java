package io.shardlab.kube.hpa;

import io.shardlab.kube.hpa.Observations.PodFacts;
import io.shardlab.kube.hpa.Observations.Readiness;
import io.shardlab.kube.hpa.Observations.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many replicas a resource metric asks for (upstream {@code GetResourceReplicas} and {@code calcPlainMetricReplicas}):
 * pods without a sample and pods that are not ready yet are counted so that they never speed up a change.
 */
final class ResourceProposal {

    private final HpaSpec.Resource metric;
    private final int current;
    private final Tolerance tolerance;
    private final Map<String, Long> requests = new HashMap<>();
    private final Map<String, Long> usage = new HashMap<>();
    private final List<String> unready = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private int ready;

    private ResourceProposal(HpaSpec.Resource metric, int current, Tolerance tolerance) {
        this.metric = metric;
        this.current = current;
        this.tolerance = tolerance;
    }

    /** Nothing can be proposed; the message is upstream's. */
    static final class NoProposalException extends Exception {

        private static final long serialVersionUID = 1L;

        NoProposalException(String message) {
            super(message);
        }
    }

    /** Average use against a target. */
    private record Ratio(double value, long average, OptionalInt utilization) {}

    static ReplicaProposal of(
            HpaSpec.Resource metric,
            int current,
            Map<String, Sample> samples,
            List<PodFacts> pods,
            Tolerance tolerance,
            Instant now)
            throws NoProposalException {
        if (pods.isEmpty()) {
            throw new NoProposalException("no pods returned by selector while calculating replica count");
        }
        ResourceProposal proposal = new ResourceProposal(metric, current, tolerance);
        samples.forEach((pod, sample) -> proposal.usage.put(pod, sample.milli()));
        pods.forEach(pod -> proposal.group(pod, Optional.ofNullable(samples.get(pod.name())), now));
        if (proposal.usage.isEmpty()) {
            throw new NoProposalException("did not receive metrics for targeted pods (pods might be unready)");
        }
        if (metric.target() == HpaSpec.Target.UTILIZATION) {
            proposal.readRequests(pods);
        }
        return proposal.propose();
    }

    /** Upstream {@code groupPods}. */
    private void group(PodFacts pod, Optional<Sample> sample, Instant now) {
        if (pod.ended()) {
            usage.remove(pod.name());
        } else if (pod.pending()) {
            usage.remove(pod.name());
            unready.add(pod.name());
        } else if (sample.isEmpty()) {
            missing.add(pod.name());
        } else if (metric.name().equals("cpu") && initializing(pod, sample.get(), now)) {
            usage.remove(pod.name());
            unready.add(pod.name());
        } else {
            ready++;
        }
    }

    private static boolean initializing(PodFacts pod, Sample sample, Instant now) {
        if (pod.readiness().isEmpty() || pod.started().isEmpty()) {
            return true;
        }
        Readiness readiness = pod.readiness().get();
        Instant started = pod.started().get();
        if (started.plus(HpaOptions.CPU_INITIALIZATION_PERIOD).isAfter(now)) {
            return !readiness.holds() || sample.at().isBefore(readiness.since().plus(sample.window()));
        }
        return !readiness.holds()
                && started.plus(HpaOptions.INITIAL_READINESS_DELAY).isAfter(readiness.since());
    }

    /** Upstream {@code calculatePodRequests}. */
    private void readRequests(List<PodFacts> pods) throws NoProposalException {
        for (PodFacts pod : pods) {
            if (pod.requested().isEmpty()) {
                throw new NoProposalException("missing request for " + metric.name() + " in container "
                        + pod.unrequested() + " of Pod " + pod.name());
            }
            requests.put(pod.name(), pod.requested().getAsLong());
        }
    }

    private ReplicaProposal propose() throws NoProposalException {
        Ratio ratio = ratio();
        boolean upWithUnready = !unready.isEmpty() && ratio.value() > 1;
        if (!upWithUnready && missing.isEmpty()) {
            return proposal(
                    tolerance.contains(ratio.value())
                            ? current
                            : ReplicaProposal.replicas(Math.ceil(ratio.value() * ready), false),
                    ratio);
        }
        if (ratio.value() < 1) {
            missing.forEach(pod -> usage.put(pod, assumedOf(pod)));
        } else if (ratio.value() > 1) {
            missing.forEach(pod -> usage.put(pod, 0L));
        }
        if (upWithUnready) {
            unready.forEach(pod -> usage.put(pod, 0L));
        }
        double assumed = ratio().value();
        if (tolerance.contains(assumed) || (ratio.value() < 1 && assumed > 1) || (ratio.value() > 1 && assumed < 1)) {
            return proposal(current, ratio);
        }
        int replicas = ReplicaProposal.replicas(Math.ceil(assumed * usage.size()), false);
        boolean turned = (assumed < 1 && replicas > current) || (assumed > 1 && replicas < current);
        return proposal(turned ? current : replicas, ratio);
    }

    /** On the way down a pod without a sample uses all it requests, or its target. */
    private long assumedOf(String pod) {
        return metric.target() == HpaSpec.Target.UTILIZATION
                ? requests.get(pod) * Math.max(100, metric.amount()) / 100
                : metric.amount();
    }

    /** Upstream {@code GetResourceUtilizationRatio}, {@code GetMetricUsageRatio}. */
    private Ratio ratio() throws NoProposalException {
        long used = 0;
        long requested = 0;
        int counted = 0;
        for (var sample : usage.entrySet()) {
            Long request = requests.get(sample.getKey());
            if (metric.target() == HpaSpec.Target.UTILIZATION && request == null) {
                continue;
            }
            used += sample.getValue();
            requested += request == null ? 0 : request;
            counted++;
        }
        if (metric.target() != HpaSpec.Target.UTILIZATION) {
            long average = used / counted;
            return new Ratio(average / (double) metric.amount(), average, OptionalInt.empty());
        }
        if (requested == 0) {
            throw new NoProposalException("no metrics returned matched known pods");
        }
        int utilization = (int) (used * 100 / requested);
        return new Ratio(utilization / (double) metric.amount(), used / counted, OptionalInt.of(utilization));
    }

    private static ReplicaProposal proposal(int replicas, Ratio ratio) {
        return new ReplicaProposal(replicas, ratio.average(), ratio.utilization());
    }
}
