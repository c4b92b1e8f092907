package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;

/** What a probe is asked for, and what counts until it has answered (upstream: {@code prober/worker.go}). */
enum ProbeKind {
    /** Until it succeeds, the other probes wait. */
    STARTUP("Startup", false),
    /** Decides whether the container is ready; unready until it succeeds. */
    READINESS("Readiness", false),
    /** Ends a container that has died inside; alive until it fails. */
    LIVENESS("Liveness", true);

    private final String title;
    private final boolean initially;

    ProbeKind(String title, boolean initially) {
        this.title = title;
        this.initially = initially;
    }

    /** As events spell it. */
    String title() {
        return title;
    }

    /** What is assumed before the first threshold is met. */
    boolean initially() {
        return initially;
    }

    Optional<Probe> of(Container container) {
        return Optional.ofNullable(
                switch (this) {
                    case STARTUP -> container.getStartupProbe();
                    case READINESS -> container.getReadinessProbe();
                    case LIVENESS -> container.getLivenessProbe();
                });
    }
}
