package io.shardlab.kube.keda;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.shardlab.kube.events.EventRecorder;
import io.shardlab.kube.informers.Informers;
import io.shardlab.kube.keda.api.KedaCondition;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.controller.ScaledObjectHpa;
import io.shardlab.kube.keda.controller.ScaledObjectReconciler;
import io.shardlab.kube.keda.log.OperatorLog;
import io.shardlab.kube.keda.metrics.ExternalMetricsServer;
import io.shardlab.kube.keda.scalers.aws.OperatorAws;
import io.shardlab.kube.keda.scaling.ScaleHandler;
import io.shardlab.kube.keda.scaling.ScaledObjectMetrics;
import io.shardlab.kube.keda.scaling.ScaledObjectStore;
import io.shardlab.kube.keda.scaling.ScalerCache;
import io.shardlab.kube.keda.scaling.Scalers;
import io.shardlab.kube.keda.scaling.Workload;
import io.shardlab.kube.keda.scaling.resolver.ClusterObjects;
import io.shardlab.kube.keda.scaling.resolver.TriggerAuthentications;
import io.shardlab.kube.kubelet.BuiltInProgram;
import io.shardlab.kube.workqueue.WorkQueue;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** KEDA's operator with its metrics server in one program, run by the kubelet in the operator's pod. */
public final class KedaOperator implements BuiltInProgram {

    /** The program's name in an image catalogue. */
    public static final String PROGRAM = "keda-operator";

    private final Clock clock;

    public KedaOperator(Clock clock) {
        this.clock = clock;
    }

    @Override
    public AutoCloseable start(Context pod) throws IOException {
        KubernetesClient client = new KubernetesClientBuilder()
                // What fails comes again with the next pass or from the queue; a call must not hold its thread.
                .withConfig(new ConfigBuilder(Config.fromKubeconfig(pod.kubeconfig()))
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        Running running = new Running(client, pod, clock);
        try {
            running.start(pod);
            return running;
        } catch (IOException e) {
            running.close();
            throw e;
        }
    }

    private static final class Running implements AutoCloseable {
        private final KubernetesClient client;
        private final Clock clock;
        private final OperatorLog log;
        private final EventRecorder events;
        private final ScaledObjectStore store;
        private final ScalerCache scalers;
        private final ScaledObjectMetrics metrics;
        private final ScaleHandler scaling;
        private final WorkQueue<ScaledObjectStore.Key> queue;
        private ExternalMetricsServer server;
        private List<SharedIndexInformer<?>> informers = List.of();

        private Running(KubernetesClient client, Context pod, Clock clock) {
            this.client = client;
            this.clock = clock;
            log = new OperatorLog(pod.log(), clock);
            events = new EventRecorder(client, PROGRAM, clock);
            store = new ScaledObjectStore(client, events);
            String clusterObjects = pod.environment().getOrDefault("KEDA_CLUSTER_OBJECT_NAMESPACE", "");
            TriggerAuthentications authentications = new TriggerAuthentications(
                    new ClusterObjects(client), clusterObjects.isEmpty() ? pod.namespace() : clusterObjects);
            scalers = new ScalerCache(
                    scaledObject ->
                            new Workload(client, scaledObject).podTemplate().path("spec"),
                    authentications,
                    Scalers.of(new OperatorAws(pod.environment()), clock),
                    (scaledObject, event) -> store.find(ScaledObjectStore.Key.of(scaledObject))
                            .ifPresent(resource -> store.record(resource, List.of(event))));
            ExecutorService passes = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "keda-scale-loop");
                thread.setDaemon(true);
                return thread;
            });
            metrics = new ScaledObjectMetrics(client, scalers, store, passes);
            scaling = new ScaleHandler(client, store, metrics, clock, log, passes);
            queue = new WorkQueue<>(
                    "keda-scaledobjects",
                    new ScaledObjectReconciler(client, store, scalers, authentications, scaling, log)::reconcile);
        }

        private void start(Context pod) throws IOException {
            server = ExternalMetricsServer.start(pod.podIp(), store, metrics, clock);
            var scaledObjects =
                    store.all().inAnyNamespace().runnableInformer(0).addEventHandler(new ScaledObjectChanges());
            var hpas = client.autoscaling()
                    .v2()
                    .horizontalPodAutoscalers()
                    .inAnyNamespace()
                    .runnableInformer(0)
                    .addEventHandler(new HpaChanges());
            informers = List.of(scaledObjects, hpas);
            Informers.lasting(scaledObjects).start();
            Informers.lasting(hpas).start();
            log.info("KEDA operator " + ScaledObjectHpa.KEDA_VERSION + " is running in pod " + pod.podName());
        }

        @Override
        public void close() {
            informers.forEach(SharedIndexInformer::close);
            queue.close();
            scaling.close();
            if (server != null) {
                server.close();
            }
            scalers.close();
            events.close();
            client.close();
        }

        /** Spec changes, deletions, the watched annotations, and a Ready that comes back. */
        private final class ScaledObjectChanges implements ResourceEventHandler<GenericKubernetesResource> {

            @Override
            public void onAdd(GenericKubernetesResource added) {
                queue.add(keyOf(added));
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
                boolean spec = !Objects.equals(
                        before.getMetadata().getGeneration(),
                        after.getMetadata().getGeneration());
                boolean annotations = ScaledObject.WATCHED_ANNOTATIONS.stream()
                        .anyMatch(name -> !Objects.equals(annotation(before, name), annotation(after, name)));
                if (spec || annotations || after.isMarkedForDeletion() || becameReady(before, after)) {
                    queue.add(keyOf(after));
                }
            }

            @Override
            public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
                queue.add(keyOf(deleted));
            }

            private boolean becameReady(GenericKubernetesResource before, GenericKubernetesResource after) {
                return !ScaledObjectStore.statusOf(before).holds(KedaCondition.READY)
                        && ScaledObjectStore.statusOf(after).holds(KedaCondition.READY);
            }

            private String annotation(GenericKubernetesResource resource, String name) {
                var annotations = resource.getMetadata().getAnnotations();
                return annotations == null ? null : annotations.get(name);
            }

            private ScaledObjectStore.Key keyOf(GenericKubernetesResource resource) {
                return new ScaledObjectStore.Key(
                        resource.getMetadata().getNamespace(),
                        resource.getMetadata().getName());
            }
        }

        /** Somebody changed an HPA that KEDA owns: it is restored at once. */
        private final class HpaChanges implements ResourceEventHandler<HorizontalPodAutoscaler> {

            @Override
            public void onAdd(HorizontalPodAutoscaler added) {}

            @Override
            public void onUpdate(HorizontalPodAutoscaler before, HorizontalPodAutoscaler after) {
                if (!Objects.equals(before.getSpec(), after.getSpec())
                        || !Objects.equals(
                                before.getMetadata().getLabels(),
                                after.getMetadata().getLabels())
                        || !Objects.equals(
                                before.getMetadata().getAnnotations(),
                                after.getMetadata().getAnnotations())) {
                    owner(after);
                }
            }

            @Override
            public void onDelete(HorizontalPodAutoscaler deleted, boolean finalStateUnknown) {
                owner(deleted);
            }

            private void owner(HorizontalPodAutoscaler hpa) {
                for (OwnerReference owner : hpa.getMetadata().getOwnerReferences()) {
                    if (owner.getKind().equals("ScaledObject") && Boolean.TRUE.equals(owner.getController())) {
                        queue.add(new ScaledObjectStore.Key(hpa.getMetadata().getNamespace(), owner.getName()));
                    }
                }
            }
        }
    }
}
