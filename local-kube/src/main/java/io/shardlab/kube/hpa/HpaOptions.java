package io.shardlab.kube.hpa;

import java.time.Duration;

/**
 * The flags of kube-controller-manager that reach a decision.
 *
 * @param downscaleStabilization {@code --horizontal-pod-autoscaler-downscale-stabilization}
 * @param tolerance {@code --horizontal-pod-autoscaler-tolerance}, and the arithmetic of the Kubernetes version
 */
public record HpaOptions(Duration downscaleStabilization, Tolerance tolerance) {

    /** Upstream's defaults: five minutes, 10 %, Kubernetes 1.33 or later. */
    public static final HpaOptions DEFAULT = new HpaOptions(Duration.ofMinutes(5), Tolerance.DEFAULT);
}
