package io.shardlab.kube.hpa;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.shardlab.kube.events.EventRecorder;
import io.shardlab.kube.informers.Informers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syncs every HPA of a cluster. As upstream, an HPA is first synced one period after it was seen, then again one period
 * after each sync ended, and what is remembered about it is lost with this controller.
 */
public final class HpaController implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HpaController.class);
    private static final int WORKERS = 5;
    private static final int CLOSE_SECONDS = 5;

    private record Key(String namespace, String name, String uid) {}

    private final KubernetesClient client;
    private final Clock clock;
    private final Duration syncPeriod;
    private final HpaOptions options;
    private final EventRecorder events;
    private final ScheduledThreadPoolExecutor workers;
    private final Map<Key, HpaHistory> histories = new ConcurrentHashMap<>();
    private Optional<SharedIndexInformer<HorizontalPodAutoscaler>> informer = Optional.empty();

    /**
     * @param client how to reach the API server; stays open when this controller is closed
     * @param syncPeriod {@code --horizontal-pod-autoscaler-sync-period}, upstream 15 s
     */
    public HpaController(KubernetesClient client, Clock clock, Duration syncPeriod) {
        this(client, clock, syncPeriod, HpaOptions.DEFAULT);
    }

    public HpaController(KubernetesClient client, Clock clock, Duration syncPeriod, HpaOptions options) {
        this.client = withoutRetries(client);
        this.clock = clock;
        this.syncPeriod = syncPeriod;
        this.options = options;
        this.events = new EventRecorder(this.client, "horizontal-pod-autoscaler", clock);
        this.workers = new ScheduledThreadPoolExecutor(WORKERS, task -> {
            Thread thread = new Thread(task, "hpa-sync");
            thread.setDaemon(true);
            return thread;
        });
        workers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Starts syncing. */
    public void start() {
        var watched = client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inAnyNamespace()
                .runnableInformer(0)
                .addEventHandler(new Arrivals());
        informer = Optional.of(watched);
        Informers.lasting(watched).start();
    }

    /** Stops syncing; waits for the syncs under way, five seconds at most. */
    @Override
    public void close() {
        informer.ifPresent(SharedIndexInformer::close);
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A sync of an HPA is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.close();
        client.close();
    }

    /** A metric that fails is an answer; fabric8 would ask for it again for half a minute, client-go does not. */
    private static KubernetesClient withoutRetries(KubernetesClient given) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(given.getConfiguration())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private void schedule(Key key) {
        try {
            workers.schedule(() -> sync(key), syncPeriod.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed; {} is not synced any more", key);
        }
    }

    private void sync(Key key) {
        if (!histories.containsKey(key)) {
            return;
        }
        try {
            HorizontalPodAutoscaler hpa = client.autoscaling()
                    .v2()
                    .horizontalPodAutoscalers()
                    .inNamespace(key.namespace())
                    .withName(key.name())
                    .get();
            if (hpa != null && hpa.getMetadata().getUid().equals(key.uid())) {
                sync(key, hpa);
            }
        } catch (KubernetesClientException e) {
            LOG.warn("HPA {}/{} could not be synced: {}", key.namespace(), key.name(), e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("HPA {}/{} could not be synced", key.namespace(), key.name(), e);
        }
        schedule(key);
    }

    private void sync(Key key, HorizontalPodAutoscaler hpa) {
        HpaDecision decision = new HpaSync(clock, options)
                .run(
                        HpaObjects.specOf(hpa, options),
                        new ClusterTarget(client, hpa),
                        histories.getOrDefault(key, HpaHistory.EMPTY));
        histories.computeIfPresent(key, (same, before) -> decision.history());
        for (HpaDecision.Event event : decision.events()) {
            if (event.warning()) {
                events.warning(hpa, event.reason(), event.message());
            } else {
                events.normal(hpa, event.reason(), event.message());
            }
        }
        var status = HpaObjects.statusAfter(decision, Optional.ofNullable(hpa.getStatus()), clock.instant());
        if (!status.equals(hpa.getStatus())) {
            client.resource(hpa)
                    .editStatus(latest -> new HorizontalPodAutoscalerBuilder(latest)
                            .withStatus(status)
                            .build());
        }
    }

    private final class Arrivals implements ResourceEventHandler<HorizontalPodAutoscaler> {

        @Override
        public void onAdd(HorizontalPodAutoscaler hpa) {
            Key key = keyOf(hpa);
            if (histories.putIfAbsent(key, HpaHistory.EMPTY) == null) {
                schedule(key);
            }
        }

        @Override
        public void onUpdate(HorizontalPodAutoscaler before, HorizontalPodAutoscaler after) {
            if (!keyOf(before).equals(keyOf(after))) {
                onDelete(before, false);
                onAdd(after);
            }
        }

        @Override
        public void onDelete(HorizontalPodAutoscaler hpa, boolean finalStateUnknown) {
            histories.remove(keyOf(hpa));
        }

        private Key keyOf(HorizontalPodAutoscaler hpa) {
            var meta = hpa.getMetadata();
            return new Key(meta.getNamespace(), meta.getName(), meta.getUid());
        }
    }
}
