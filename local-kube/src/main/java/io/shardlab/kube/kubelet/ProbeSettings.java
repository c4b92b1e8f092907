package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Optional;

/** When a probe runs and what its results add up to, with upstream's defaults filled in. */
record ProbeSettings(
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int successThreshold,
        int failureThreshold,
        Optional<Duration> terminationGracePeriod) {

    static ProbeSettings of(Probe probe) {
        return new ProbeSettings(
                seconds(probe.getInitialDelaySeconds(), 0),
                seconds(probe.getPeriodSeconds(), 10),
                seconds(probe.getTimeoutSeconds(), 1),
                positive(probe.getSuccessThreshold(), 1),
                positive(probe.getFailureThreshold(), 3),
                Optional.ofNullable(probe.getTerminationGracePeriodSeconds()).map(Duration::ofSeconds));
    }

    private static Duration seconds(Integer value, int otherwise) {
        return Duration.ofSeconds(positive(value, otherwise));
    }

    /** Zero means "not set" in the Kubernetes API. */
    private static int positive(Integer value, int otherwise) {
        return value == null || value <= 0 ? otherwise : value;
    }
}
