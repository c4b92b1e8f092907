package io.shardlab.kube.hpa;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.shardlab.kube.client.ApiMessages;
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
 * Syncs every HPA of a cluster. As upstream, an HPA is first synced one period after it was seen (from 1.37 at once), then
 * again one period after each sync ended, and what is remembered about it is lost with this controller.
 */
public final class HpaController implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HpaController.class);
    private static final int WORKERS = 5;
    private static final int CLOSE_SECONDS = 5;

    private record Key(String namespace, String name) {}

    /** What is remembered of an HPA; guards its syncs. */
    private static final class Tracked {
        private HpaHistory history = HpaHistory.EMPTY;
    }

    private final KubernetesClient client;
    private final Clock clock;
    private final Duration syncPeriod;
    private final HpaOptions options;
    private final EventRecorder events;
    private final ScheduledThreadPoolExecutor workers;
    private final TargetSelectors selectors = new TargetSelectors();
    private final Map<Key, Tracked> tracked = new ConcurrentHashMap<>();
    private Optional<SharedIndexInformer<HorizontalPodAutoscaler>> informer = Optional.empty();

    /**
     * Prepares the controller.
     *
     * @param client how to reach the API server; stays open when this controller is closed
     * @param syncPeriod {@code --horizontal-pod-autoscaler-sync-period}, upstream 15 s
     * @param options the other flags, and the version whose controller this is like
     */
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

    private void after(Duration delay, Runnable turn) {
        try {
            workers.schedule(turn, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed; nothing is synced any more");
        }
    }

    private void takeTurn(Key key) {
        if (sync(key)) {
            after(syncPeriod, () -> takeTurn(key));
        }
    }

    /** Syncs an HPA; returns whether it is still there. */
    private boolean sync(Key key) {
        Tracked hpa = tracked.get(key);
        if (hpa == null) {
            return false;
        }
        synchronized (hpa) {
            try {
                HorizontalPodAutoscaler found = find(key);
                if (found == null) {
                    return forgotten(key);
                }
                sync(hpa, found);
            } catch (KubernetesClientException e) {
                LOG.warn("HPA {}/{} could not be synced: {}", key.namespace(), key.name(), e.getMessage());
            } catch (RuntimeException | Error e) {
                LOG.error("HPA {}/{} could not be synced", key.namespace(), key.name(), e);
            }
            return true;
        }
    }

    private HorizontalPodAutoscaler find(Key key) {
        return client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(key.namespace())
                .withName(key.name())
                .get();
    }

    /** One that was made again in the meantime starts again. */
    private boolean forgotten(Key key) {
        tracked.remove(key);
        selectors.forget(key.namespace(), key.name());
        if (find(key) != null) {
            arrived(key);
        }
        return false;
    }

    private void sync(Tracked tracked, HorizontalPodAutoscaler hpa) {
        HpaDecision decision = new HpaSync(clock, options)
                .run(HpaObjects.specOf(hpa, options), new ClusterTarget(client, hpa, selectors), tracked.history);
        tracked.history = decision.history();
        decision.events().forEach(event -> record(hpa, event));
        var status = HpaObjects.statusAfter(decision, Optional.ofNullable(hpa.getStatus()));
        if (!status.equals(hpa.getStatus())) {
            try {
                client.resource(hpa)
                        .editStatus(latest -> new HorizontalPodAutoscalerBuilder(latest)
                                .withStatus(status)
                                .build());
            } catch (KubernetesClientException e) {
                record(hpa, HpaDecision.statusNotWritten(ApiMessages.of(e)));
            }
        }
        decision.closingEvents().forEach(event -> record(hpa, event));
    }

    private void record(HorizontalPodAutoscaler hpa, HpaDecision.Event event) {
        if (event.warning()) {
            events.warning(hpa, event.reason(), event.message());
        } else {
            events.normal(hpa, event.reason(), event.message());
        }
    }

    private void arrived(Key key) {
        if (tracked.putIfAbsent(key, new Tracked()) == null) {
            after(options.kubernetes().syncsAtOnce() ? Duration.ZERO : syncPeriod, () -> takeTurn(key));
        }
    }

    private final class Arrivals implements ResourceEventHandler<HorizontalPodAutoscaler> {

        @Override
        public void onAdd(HorizontalPodAutoscaler hpa) {
            arrived(keyOf(hpa));
        }

        @Override
        public void onUpdate(HorizontalPodAutoscaler before, HorizontalPodAutoscaler after) {
            arrived(keyOf(after));
            if (options.kubernetes().syncsAtOnce() && !before.getSpec().equals(after.getSpec())) {
                HpaController.this.after(Duration.ZERO, () -> sync(keyOf(after)));
            }
        }

        /** What is remembered goes with the next turn: an HPA that is back by then goes on where it was. */
        @Override
        public void onDelete(HorizontalPodAutoscaler hpa, boolean finalStateUnknown) {
            selectors.forget(hpa.getMetadata().getNamespace(), hpa.getMetadata().getName());
        }

        private Key keyOf(HorizontalPodAutoscaler hpa) {
            return new Key(hpa.getMetadata().getNamespace(), hpa.getMetadata().getName());
        }
    }
}
