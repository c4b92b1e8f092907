package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a workload controller wants to know of a pod (upstream: {@code pkg/api/v1/pod/util.go}). */
final class PodState {

    private PodState() {}

    /** Neither ended nor on its way out. */
    static boolean isActive(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && !phase(pod).equals("Succeeded")
                && !phase(pod).equals("Failed");
    }

    static boolean isReady(Pod pod) {
        return readyCondition(pod)
                .filter(condition -> condition.getStatus().equals("True"))
                .isPresent();
    }

    /** Since when the pod has been ready; nothing while it is not. */
    static Optional<Instant> readySince(Pod pod) {
        return readyCondition(pod)
                .filter(condition -> condition.getStatus().equals("True"))
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse);
    }

    /** Ready for at least {@code minReady}. */
    static boolean isAvailable(Pod pod, Duration minReady, Instant now) {
        return isReady(pod)
                && (minReady.isZero()
                        || readySince(pod)
                                .filter(since -> !since.plus(minReady).isAfter(now))
                                .isPresent());
    }

    static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    private static Optional<PodCondition> readyCondition(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals("Ready"))
                        .findFirst();
    }
}
