package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.shardlab.kube.events.EventRecorder;
import io.shardlab.kube.informers.Informers;
import io.shardlab.kube.workqueue.WorkQueue;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The workload controllers of one cluster: Deployments, ReplicaSets, namespaces that are being deleted, and garbage
 * collection (the part of kube-controller-manager that has nothing to do with autoscaling).
 */
public final class Workloads implements AutoCloseable {

    private final KubernetesClient client;
    private final EventRecorder deploymentEvents;
    private final EventRecorder replicaSetEvents;
    private final DeploymentController deployments;
    private final ReplicaSetController replicaSets;
    private final NamespaceController namespaces;
    private final GarbageCollector garbage;
    private final WorkQueue<String> newTypes;
    private final SharedIndexInformer<ReplicaSet> replicaSetInformer;
    private final List<SharedIndexInformer<? extends HasMetadata>> informers;

    /**
     * @param client reaches the API server with an administrator's rights; stays the caller's to close
     */
    public Workloads(KubernetesClient client, Clock clock) {
        this.client = client;
        deploymentEvents = new EventRecorder(client, "deployment-controller", clock);
        replicaSetEvents = new EventRecorder(client, "replicaset-controller", clock);
        deployments = new DeploymentController(client, clock, deploymentEvents);
        replicaSets = new ReplicaSetController(client, clock, replicaSetEvents);
        KubernetesClient discovering = withoutRetries(client);
        namespaces = new NamespaceController(discovering);
        garbage = new GarbageCollector(discovering);
        newTypes = new WorkQueue<>("garbage-collector-types", key -> garbage.watchAllTypes());
        replicaSetInformer = replicaSetInformer();
        informers = List.of(deploymentInformer(), replicaSetInformer, podInformer(), namespaceInformer(), crds());
        informers.forEach(Informers::lasting);
    }

    /**
     * For who asks for every kind: an aggregated API without a server is passed over at once. Retries would hold the end of
     * every namespace for 20 s; what fails for another reason comes again from its queue.
     */
    private static KubernetesClient withoutRetries(KubernetesClient client) {
        return client.newClient(new RequestConfigBuilder()
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .adapt(KubernetesClient.class);
    }

    /** Starts all controllers; returns when they have seen what is there. */
    public void start() {
        newTypes.add("all");
        Informers.start(informers);
    }

    private SharedIndexInformer<Deployment> deploymentInformer() {
        return client.apps()
                .deployments()
                .inAnyNamespace()
                .runnableInformer(0)
                .addEventHandler(onAnyChange(deployment -> deployments.queue().add(ObjectName.of(deployment))));
    }

    private SharedIndexInformer<ReplicaSet> replicaSetInformer() {
        return client.apps().replicaSets().inAnyNamespace().runnableInformer(0).addEventHandler(onAnyChange(set -> {
            replicaSets.queue().add(ObjectName.of(set));
            Ownership.controllerName(set, "Deployment").ifPresent(deployments.queue()::add);
        }));
    }

    private SharedIndexInformer<Pod> podInformer() {
        return client.pods()
                .inAnyNamespace()
                .runnableInformer(0)
                .addEventHandler(onAnyChange(
                        pod -> Ownership.controllerName(pod, "ReplicaSet").ifPresent(this::podChanged)));
    }

    private void podChanged(ObjectName replicaSet) {
        replicaSets.queue().add(replicaSet);
        // A Deployment that recreates waits for the last old pod, which no count of its ReplicaSets shows.
        ReplicaSet set = replicaSetInformer.getStore().getByKey(replicaSet.toString());
        Optional.ofNullable(set)
                .flatMap(found -> Ownership.controllerName(found, "Deployment"))
                .ifPresent(deployments.queue()::add);
    }

    private SharedIndexInformer<Namespace> namespaceInformer() {
        return client.namespaces()
                .runnableInformer(0)
                .addEventHandler(onAnyChange(namespace ->
                        namespaces.queue().add(namespace.getMetadata().getName())));
    }

    private SharedIndexInformer<CustomResourceDefinition> crds() {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .runnableInformer(0)
                .addEventHandler(onAnyChange(definition -> newTypes.add("all")));
    }

    private static <T> ResourceEventHandler<T> onAnyChange(Consumer<T> look) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                look.accept(object);
            }

            @Override
            public void onUpdate(T before, T now) {
                look.accept(now);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                look.accept(object);
            }
        };
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
        newTypes.close();
        deployments.queue().close();
        replicaSets.queue().close();
        namespaces.queue().close();
        garbage.close();
        deploymentEvents.close();
        replicaSetEvents.close();
    }
}
