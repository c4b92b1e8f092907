package io.shardlab.kube.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a controller wants to know of a pod (upstream: {@code pkg/api/v1/pod/util.go}). */
public final class PodState {

    private PodState() {}

    /** Neither ended nor on its way out. */
    public static boolean isActive(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && !phase(pod).equals("Succeeded")
                && !phase(pod).equals("Failed");
    }

    /** Whether its condition Ready holds. */
    public static boolean isReady(Pod pod) {
        return readyCondition(pod)
                .filter(condition -> condition.getStatus().equals("True"))
                .isPresent();
    }

    /** Running and ready: the pods that an autoscaler multiplies. */
    public static boolean isRunningAndReady(Pod pod) {
        return phase(pod).equals("Running") && isReady(pod);
    }

    /** Since when the pod has been ready; nothing while it is not. */
    public static Optional<Instant> readySince(Pod pod) {
        return readyCondition(pod)
                .filter(condition -> condition.getStatus().equals("True"))
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse);
    }

    /** Ready for at least {@code minReady}. */
    public static boolean isAvailable(Pod pod, Duration minReady, Instant now) {
        return isReady(pod)
                && (minReady.isZero()
                        || readySince(pod)
                                .filter(since -> !since.plus(minReady).isAfter(now))
                                .isPresent());
    }

    /** Its phase, Pending while it has none. */
    public static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    /** Its condition Ready, if it has one. */
    public static Optional<PodCondition> readyCondition(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals("Ready"))
                        .findFirst();
    }
}
