package io.shardlab.kube.hpa;

import java.time.Duration;

/**
 * The flags of kube-controller-manager that reach a decision, and its version.
 *
 * @param downscaleStabilization {@code --horizontal-pod-autoscaler-downscale-stabilization}
 * @param tolerance {@code --horizontal-pod-autoscaler-tolerance}, and the arithmetic of the Kubernetes version
 * @param kubernetes whose controller this is like
 */
public record HpaOptions(Duration downscaleStabilization, Tolerance tolerance, KubernetesVersion kubernetes) {

    /** Upstream's defaults: five minutes, 10 %, Kubernetes 1.35. */
    public static final HpaOptions DEFAULT = of(KubernetesVersion.V1_35);

    /** {@code --horizontal-pod-autoscaler-cpu-initialization-period} */
    static final Duration CPU_INITIALIZATION_PERIOD = Duration.ofMinutes(5);

    /** {@code --horizontal-pod-autoscaler-initial-readiness-delay} */
    static final Duration INITIAL_READINESS_DELAY = Duration.ofSeconds(30);

    /** A version's controller with its default flags. */
    public static HpaOptions of(KubernetesVersion kubernetes) {
        return new HpaOptions(Duration.ofMinutes(5), Tolerance.DEFAULT, kubernetes);
    }
}
