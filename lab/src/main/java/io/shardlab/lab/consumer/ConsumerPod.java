package io.shardlab.lab.consumer;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pod of the consumer.
 *
 * @param name also the worker's name in the lease table, and {@code processed_by} in the table of users
 * @param phase as Kubernetes has it, or what its container waits for, such as CrashLoopBackOff
 * @param ready whether it says that it consumes
 * @param restarts how often its container was started again
 * @param endingSince when Kubernetes was seen to have asked it to end, if it has
 */
public record ConsumerPod(String name, String phase, boolean ready, int restarts, Optional<Instant> endingSince) {

    static ConsumerPod of(Pod pod, Optional<Instant> endingSince) {
        var status = Optional.ofNullable(pod.getStatus());
        boolean ready = status.stream()
                .flatMap(known -> known.getConditions().stream())
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        List<ContainerStatus> containers =
                status.map(known -> known.getContainerStatuses()).orElse(List.of());
        var waitingFor = containers.stream()
                .filter(container -> container.getState() != null
                        && container.getState().getWaiting() != null
                        && container.getState().getWaiting().getReason() != null)
                .map(container -> container.getState().getWaiting().getReason())
                .findFirst();
        return new ConsumerPod(
                pod.getMetadata().getName(),
                waitingFor.or(() -> status.map(known -> known.getPhase())).orElse("Pending"),
                ready,
                containers.stream().mapToInt(ContainerStatus::getRestartCount).sum(),
                endingSince);
    }

    /** Is it to stay? */
    public boolean living() {
        return endingSince.isEmpty();
    }
}
