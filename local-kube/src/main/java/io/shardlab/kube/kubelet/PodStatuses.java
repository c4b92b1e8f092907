package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.shardlab.kube.kubelet.ContainerRecord.Running;
import io.shardlab.kube.kubelet.ContainerRecord.Terminated;
import io.shardlab.kube.kubelet.ContainerRecord.Waiting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The status of a pod as a function of its containers (upstream: {@code kubelet_pods.go getPhase},
 * {@code status/generate.go}).
 */
final class PodStatuses {

    private static final Set<String> OWN_CONDITIONS =
            Set.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

    private PodStatuses() {}

    /**
     * What the kubelet knows of a pod.
     *
     * @param pod its latest version, with the conditions that it has now
     * @param initContainers its init containers, in order
     * @param containers its containers, in order
     * @param startTime when the kubelet first saw it
     */
    record Observed(
            Pod pod,
            List<ContainerRecord> initContainers,
            List<ContainerRecord> containers,
            String podIp,
            String hostIp,
            Instant startTime) {

        boolean isDeleted() {
            return pod.getMetadata().getDeletionTimestamp() != null;
        }

        /** Deleted, and nothing of it runs any more. */
        boolean hasEnded() {
            return isDeleted()
                    && Stream.concat(initContainers.stream(), containers.stream())
                            .noneMatch(ContainerRecord::isRunning);
        }
    }

    /** The status to report at {@code now}; conditions that did not change keep the time of their last change. */
    static PodStatus of(Observed observed, Instant now) {
        String phase = phase(observed);
        PodStatusBuilder status = new PodStatusBuilder()
                .withPhase(phase)
                .withHostIP(observed.hostIp())
                .addNewHostIP()
                .withIp(observed.hostIp())
                .endHostIP()
                .withPodIP(observed.podIp())
                .addNewPodIP()
                .withIp(observed.podIp())
                .endPodIP()
                .withStartTime(time(observed.startTime()))
                .withConditions(conditions(observed, phase, now))
                .withInitContainerStatuses(statuses(observed.initContainers()))
                .withContainerStatuses(statuses(observed.containers()));
        return status.build();
    }

    static String phase(Observed observed) {
        String policy = observed.pod().getSpec().getRestartPolicy();
        Optional<ContainerRecord> failedInit = observed.initContainers().stream()
                .filter(init -> init.exitCode().map(code -> code != 0).orElse(false))
                .findFirst();
        if (failedInit.isPresent() && (policy.equals("Never") || observed.hasEnded())) {
            return "Failed";
        }
        if (!observed.hasEnded() && !isInitialized(observed)) {
            return "Pending";
        }
        boolean neverStarted = observed.containers().stream()
                .anyMatch(container ->
                        container.state() instanceof Waiting && container.last().isEmpty());
        if (neverStarted && !observed.hasEnded()) {
            return "Pending";
        }
        if (observed.containers().stream().anyMatch(ContainerRecord::isRunning)) {
            return "Running";
        }
        boolean allSucceeded = observed.containers().stream()
                .allMatch(
                        container -> container.exitCode().map(code -> code == 0).orElse(false));
        if (observed.hasEnded()) {
            return allSucceeded ? "Succeeded" : "Failed";
        }
        if (policy.equals("Always")) {
            return "Running";
        }
        return allSucceeded ? "Succeeded" : policy.equals("Never") ? "Failed" : "Running";
    }

    private static boolean isInitialized(Observed observed) {
        return observed.initContainers().stream()
                .allMatch(init -> init.state() instanceof Terminated end && end.exitCode() == 0);
    }

    private static List<PodCondition> conditions(Observed observed, String phase, Instant now) {
        Verdict initialized = isInitialized(observed)
                ? phase.equals("Succeeded") ? new Verdict(true, "PodCompleted", "") : Verdict.yes()
                : incomplete(
                        "ContainersNotInitialized", "containers with incomplete status", observed.initContainers());
        Verdict containersReady = containersReady(observed, phase);
        List<PodCondition> conditions = new ArrayList<>(List.of(
                condition(observed, "PodReadyToStartContainers", Verdict.yes(), now),
                condition(observed, "Initialized", initialized, now),
                condition(observed, "Ready", ready(observed, containersReady), now),
                condition(observed, "ContainersReady", containersReady, now),
                condition(observed, "PodScheduled", Verdict.yes(), now)));
        // Others write conditions too: readiness gates, evictions.
        present(observed)
                .filter(other -> !OWN_CONDITIONS.contains(other.getType()))
                .forEach(conditions::add);
        return conditions;
    }

    private static Verdict containersReady(Observed observed, String phase) {
        if (phase.equals("Succeeded")) {
            return new Verdict(false, "PodCompleted", "");
        }
        if (phase.equals("Failed")) {
            return new Verdict(false, "PodFailed", "");
        }
        List<ContainerRecord> unready = observed.containers().stream()
                .filter(container -> !container.ready())
                .toList();
        return unready.isEmpty()
                ? Verdict.yes()
                : incomplete("ContainersNotReady", "containers with unready status", unready);
    }

    private static Verdict ready(Observed observed, Verdict containersReady) {
        if (!containersReady.isTrue()) {
            return containersReady;
        }
        // Upstream, EndpointSlices take a terminating pod out of service; there are none here, so its condition says
        // it.
        if (observed.isDeleted()) {
            return new Verdict(false, "PodTerminating", "the pod is being deleted");
        }
        String missing = observed.pod().getSpec().getReadinessGates().stream()
                .map(gate -> gate.getConditionType())
                .filter(gate -> present(observed)
                        .noneMatch(condition -> condition.getType().equals(gate)
                                && condition.getStatus().equals("True")))
                .map(gate -> "the status of pod readiness gate \"" + gate + "\" is not \"True\"")
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? Verdict.yes() : new Verdict(false, "ReadinessGatesNotReady", missing);
    }

    private static Verdict incomplete(String reason, String what, List<ContainerRecord> containers) {
        String names = containers.stream().map(ContainerRecord::name).collect(Collectors.joining(" "));
        return new Verdict(false, reason, what + ": [" + names + "]");
    }

    private record Verdict(boolean isTrue, String reason, String message) {
        static Verdict yes() {
            return new Verdict(true, "", "");
        }
    }

    private static PodCondition condition(Observed observed, String type, Verdict verdict, Instant now) {
        String status = verdict.isTrue() ? "True" : "False";
        String since = present(observed)
                .filter(before ->
                        before.getType().equals(type) && before.getStatus().equals(status))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> time(now));
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(verdict.reason().isEmpty() ? null : verdict.reason())
                .withMessage(verdict.message().isEmpty() ? null : verdict.message())
                .withLastTransitionTime(since)
                .build();
    }

    private static Stream<PodCondition> present(Observed observed) {
        PodStatus status = observed.pod().getStatus();
        return status == null ? Stream.empty() : status.getConditions().stream();
    }

    private static List<ContainerStatus> statuses(List<ContainerRecord> containers) {
        return containers.stream().map(PodStatuses::status).toList();
    }

    private static ContainerStatus status(ContainerRecord container) {
        return new ContainerStatusBuilder()
                .withName(container.name())
                .withImage(container.image())
                .withImageID(container.imageId())
                .withContainerID(container.containerId().isEmpty() ? null : container.containerId())
                .withRestartCount(container.restarts())
                .withStarted(container.started())
                .withReady(container.ready())
                .withState(state(container.state()))
                .withLastState(container.last().map(PodStatuses::state).orElseGet(ContainerState::new))
                .build();
    }

    private static ContainerState state(ContainerRecord.State state) {
        ContainerStateBuilder built = new ContainerStateBuilder();
        if (state instanceof Waiting waiting) {
            return built.withNewWaiting()
                    .withReason(waiting.reason())
                    .withMessage(waiting.message().isEmpty() ? null : waiting.message())
                    .endWaiting()
                    .build();
        }
        if (state instanceof Running running) {
            return built.withNewRunning()
                    .withStartedAt(time(running.since()))
                    .endRunning()
                    .build();
        }
        return built.withTerminated(terminated((Terminated) state)).build();
    }

    private static ContainerStateTerminated terminated(Terminated end) {
        return new ContainerStateTerminatedBuilder()
                .withExitCode(end.exitCode())
                .withReason(end.reason())
                .withMessage(end.message().isEmpty() ? null : end.message())
                .withStartedAt(time(end.startedAt()))
                .withFinishedAt(time(end.finishedAt()))
                .withContainerID(end.containerId().isEmpty() ? null : end.containerId())
                .build();
    }

    /** Kubernetes times are whole seconds. */
    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
