package io.shardlab.lab.consumer;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;

/**
 * A pod of the consumer.
 *
 * @param name also the worker's name in the lease table, and {@code processed_by} in the table of users
 * @param phase as Kubernetes has it
 * @param ready whether it says that it consumes
 * @param endingSince when Kubernetes was seen to have asked it to end, if it has
 */
public record ConsumerPod(String name, String phase, boolean ready, Optional<Instant> endingSince) {

    static ConsumerPod of(Pod pod, Optional<Instant> endingSince) {
        boolean ready = pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        var phase = pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
        return new ConsumerPod(pod.getMetadata().getName(), phase, ready, endingSince);
    }

    /** Is it to stay? */
    public boolean living() {
        return endingSince.isEmpty();
    }
}
