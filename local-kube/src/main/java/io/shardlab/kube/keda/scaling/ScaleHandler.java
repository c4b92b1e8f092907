package io.shardlab.kube.keda.scaling;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.kube.client.ApiMessages;
import io.shardlab.kube.keda.api.InvalidDocumentException;
import io.shardlab.kube.keda.api.KedaCondition;
import io.shardlab.kube.keda.api.KedaEvent;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectStatus;
import io.shardlab.kube.keda.log.OperatorLog;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scaling.executor.ScaleDecision;
import io.shardlab.kube.keda.scaling.executor.ScaleExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One loop for each ScaledObject: looks at the triggers when it starts and then every polling interval (upstream
 * {@code startScaleLoop}, {@code checkScalers}). The interval is counted from a pass's beginning.
 */
public final class ScaleHandler implements AutoCloseable {

    private static final int CLOSE_SECONDS = 5;

    private final KubernetesClient client;
    private final ScaledObjectStore store;
    private final ScaledObjectMetrics metrics;
    private final Clock clock;
    private final OperatorLog log;
    private final ScaleExecutor executor;
    private final ExecutorService passes;
    private final Map<ScaledObjectStore.Key, Loop> loops = new ConcurrentHashMap<>();

    /**
     * Prepares the handler.
     *
     * @param passes runs the passes, as many at a time as there are: one that hangs must not delay another
     */
    public ScaleHandler(
            KubernetesClient client,
            ScaledObjectStore store,
            ScaledObjectMetrics metrics,
            Clock clock,
            OperatorLog log,
            ExecutorService passes) {
        this.client = client;
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.log = log;
        this.executor = new ScaleExecutor(clock);
        this.passes = passes;
    }

    /** Starts a loop, or starts it over. Returns whether there was none before. */
    public boolean start(ScaledObject scaledObject) {
        Loop loop = new Loop(
                ScaledObjectStore.Key.of(scaledObject),
                scaledObject.generation(),
                scaledObject.spec().pollEvery());
        Loop before = loops.put(loop.key, loop);
        loop.schedule(Duration.ZERO);
        return before == null;
    }

    /** Whether a loop runs for just this generation of the object. */
    public boolean runs(ScaledObject scaledObject) {
        Loop loop = loops.get(ScaledObjectStore.Key.of(scaledObject));
        return loop != null && loop.generation == scaledObject.generation();
    }

    /** Stops a loop. Returns whether there was one. */
    public boolean stop(ScaledObjectStore.Key key) {
        metrics.forget(key);
        return loops.remove(key) != null;
    }

    /** Stops every loop; waits for the passes under way, five seconds at most. */
    @Override
    public void close() {
        loops.clear();
        passes.shutdown();
        try {
            if (!passes.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.error("a pass of the scale loop is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Loop {
        private final ScaledObjectStore.Key key;
        private final long generation;
        private final Duration interval;

        private Loop(ScaledObjectStore.Key key, long generation, Duration interval) {
            this.key = key;
            this.generation = generation;
            this.interval = interval;
        }

        private void schedule(Duration delay) {
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, passes)
                    .execute(this::run);
        }

        private void run() {
            if (loops.get(key) != this) {
                return;
            }
            Instant began = clock.instant();
            try {
                store.find(key).ifPresent(this::pass);
            } catch (KubernetesClientException e) {
                log.error("ScaledObject " + key + " could not be looked at: " + ApiMessages.of(e));
            } catch (RuntimeException | Error e) {
                log.error("ScaledObject " + key + " could not be looked at", e);
            }
            Duration took = Duration.between(began, clock.instant());
            schedule(took.compareTo(interval) < 0 ? interval.minus(took) : Duration.ZERO);
        }

        private void pass(GenericKubernetesResource resource) {
            ScaledObject scaledObject;
            List<ScaledObjectMetrics.Answer> answers;
            try {
                scaledObject = ScaledObjectStore.parsed(resource);
                if (scaledObject.spec().unsupported().isPresent()) {
                    return;
                }
                answers = metrics.askAll(scaledObject);
            } catch (InvalidDocumentException e) {
                log.error("ScaledObject " + key + ": " + e.getMessage());
                return;
            } catch (ScalerException e) {
                // The cache has said so in an event; upstream ends the pass here, too.
                log.error("error getting state of ScaledObject " + key + ": " + e.getMessage());
                return;
            }
            List<KedaEvent> events = new ArrayList<>();
            answers.forEach(answer -> {
                if (!answer.fallenBack()) {
                    answer.error().ifPresent(error -> events.add(KedaEvent.warning("KEDAScalerFailed", error)));
                }
            });
            fallbackChange(scaledObject, answers).ifPresent(events::add);
            ScaleDecision decision =
                    executor.run(scaledObject, triggersOf(answers), new Workload(client, scaledObject));
            events.addAll(decision.events());
            store.updateStatus(key, status -> merged(status, decision, answers));
            events.forEach(event -> log.info("ScaledObject " + key + ": " + event.message()));
            store.record(resource, events);
        }

        private ScaledObjectStatus merged(
                ScaledObjectStatus status, ScaleDecision decision, List<ScaledObjectMetrics.Answer> answers) {
            ScaledObjectStatus next =
                    status.with(decision.conditions()).withActivity(ScaledObjectMetrics.activity(answers));
            return decision.lastActive().map(next::activeAt).orElse(next);
        }
    }

    private static ScaleDecision.Triggers triggersOf(List<ScaledObjectMetrics.Answer> answers) {
        return new ScaleDecision.Triggers(
                answers.stream().anyMatch(ScaledObjectMetrics.Answer::active),
                answers.stream().anyMatch(answer -> answer.error().isPresent() && !answer.fallenBack()),
                answers.stream()
                        .filter(ScaledObjectMetrics.Answer::active)
                        .map(answer -> answer.metric().name())
                        .toList());
    }

    private static Optional<KedaEvent> fallbackChange(
            ScaledObject scaledObject, List<ScaledObjectMetrics.Answer> answers) {
        boolean before = scaledObject.status().holds(KedaCondition.FALLBACK);
        boolean now = answers.stream().anyMatch(ScaledObjectMetrics.Answer::fallenBack);
        if (before == now) {
            return Optional.empty();
        }
        return Optional.of(
                now
                        ? KedaEvent.normal("ScaledObjectFallbackActivated", "ScaledObject fallback is active")
                        : KedaEvent.normal(
                                "ScaledObjectFallbackDeactivated", "ScaledObject fallback is no longer active"));
    }
}
