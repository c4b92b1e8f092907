package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.shardlab.kube.kubelet.ContainerAction.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

/** The probes of one run of a container: asks, adds the answers up, tells. Runs in its pod's executor. */
final class ContainerProbes {

    /** Who wants to know. */
    interface Listener {

        /** Started or ready has changed. */
        void verdictChanged();

        /** A single question was answered badly. */
        void unhealthy(ProbeKind kind, String message);

        /** The container has to be ended: its startup or liveness probe has failed often enough. */
        void failed(ProbeKind kind, ProbeSettings settings);
    }

    private final Container container;
    private final Instant startedAt;
    private final ContainerAction action;
    private final SerialExecutor executor;
    private final Clock clock;
    private final Listener listener;
    private final Map<ProbeKind, ProbeState> states = new EnumMap<>(ProbeKind.class);
    private final Map<ProbeKind, Future<?>> timers = new EnumMap<>(ProbeKind.class);
    private final Set<ProbeKind> asking = EnumSet.noneOf(ProbeKind.class);

    ContainerProbes(
            Container container,
            Instant startedAt,
            ContainerAction action,
            SerialExecutor executor,
            Clock clock,
            Listener listener) {
        this.container = container;
        this.startedAt = startedAt;
        this.action = action;
        this.executor = executor;
        this.clock = clock;
        this.listener = listener;
    }

    void start() {
        for (ProbeKind kind : ProbeKind.values()) {
            kind.of(container).ifPresent(probe -> {
                states.put(kind, ProbeState.initial(kind));
                timers.put(kind, executor.every(ProbeSettings.of(probe).period(), () -> ask(kind, probe)));
            });
        }
    }

    /** Nothing is asked any more; answers that are still under way are ignored. */
    void stop() {
        for (ProbeKind kind : ProbeKind.values()) {
            stop(kind);
        }
    }

    /** The container is being ended: only its readiness is still of interest. */
    void stopFailing() {
        stop(ProbeKind.STARTUP);
        stop(ProbeKind.LIVENESS);
    }

    private void stop(ProbeKind kind) {
        Future<?> timer = timers.remove(kind);
        if (timer != null) {
            timer.cancel(false);
        }
    }

    boolean started() {
        return passing(ProbeKind.STARTUP);
    }

    boolean ready() {
        return started() && passing(ProbeKind.READINESS);
    }

    private boolean passing(ProbeKind kind) {
        return !states.containsKey(kind) || states.get(kind).passing();
    }

    private void ask(ProbeKind kind, Probe probe) {
        ProbeSettings settings = ProbeSettings.of(probe);
        boolean tooEarly = Duration.between(startedAt, clock.instant()).compareTo(settings.initialDelay()) < 0;
        // Upstream: the other probes wait for the startup probe, which ends when it has passed.
        boolean outOfTurn = kind == ProbeKind.STARTUP ? started() : !started();
        if (timers.containsKey(kind) && !tooEarly && !outOfTurn && asking.add(kind)) {
            action.run(probe, settings.timeout())
                    .thenAcceptAsync(outcome -> answered(kind, settings, outcome), executor);
        }
    }

    private void answered(ProbeKind kind, ProbeSettings settings, Outcome outcome) {
        asking.remove(kind);
        if (!timers.containsKey(kind)) {
            return;
        }
        ProbeState before = states.get(kind);
        ProbeState after = before.after(outcome.succeeded(), settings);
        states.put(kind, after);
        if (!outcome.succeeded()) {
            listener.unhealthy(kind, outcome.message());
        }
        if (after.failed() && kind != ProbeKind.READINESS) {
            stopFailing();
            listener.failed(kind, settings);
        } else if (after.passing() != before.passing()) {
            listener.verdictChanged();
            if (kind == ProbeKind.STARTUP) {
                stop(ProbeKind.STARTUP);
                // Upstream asks for readiness at once when a container has started.
                ProbeKind.READINESS.of(container).ifPresent(readiness -> ask(ProbeKind.READINESS, readiness));
            }
        }
    }
}
