package io.shardlab.kube.scheduler;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.shardlab.kube.events.EventRecorder;
import io.shardlab.kube.informers.Informers;
import io.shardlab.kube.workqueue.WorkQueue;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Binds every pod that has no node to the only one there is. */
public final class PodScheduler implements AutoCloseable {

    private static final String NAME = "default-scheduler";

    /** A pod; another one of the same name is not bound in its place. */
    private record PodKey(String namespace, String name, String uid) {}

    private final KubernetesClient client;
    private final String nodeName;
    private final EventRecorder events;
    private final WorkQueue<PodKey> queue = new WorkQueue<>(NAME, this::bind);
    private final SharedIndexInformer<Pod> pods;

    private PodScheduler(KubernetesClient client, String nodeName, Clock clock) {
        this.client = client;
        this.nodeName = nodeName;
        this.events = new EventRecorder(client, NAME, clock);
        this.pods = client.pods().inAnyNamespace().runnableInformer(0).addEventHandler(new PodHandler());
        Informers.start(List.of(Informers.lasting(pods)));
    }

    /**
     * Starts binding pods to a node.
     *
     * @param client reaches the API server; it stays the caller's to close
     */
    public static PodScheduler start(KubernetesClient client, String nodeName, Clock clock) {
        return new PodScheduler(client, nodeName, clock);
    }

    @Override
    public void close() {
        pods.close();
        queue.close();
        events.close();
    }

    /** Whether the pod waits for a node and this scheduler is the one to find it. */
    private static boolean wants(Pod pod) {
        String scheduler = Optional.ofNullable(pod.getSpec().getSchedulerName()).orElse(NAME);
        return pod.getSpec().getNodeName() == null
                && scheduler.equals(NAME)
                && pod.getSpec().getSchedulingGates().isEmpty()
                && pod.getMetadata().getDeletionTimestamp() == null;
    }

    private void bind(PodKey pod) {
        Pod present =
                client.pods().inNamespace(pod.namespace()).withName(pod.name()).get();
        if (present == null || !present.getMetadata().getUid().equals(pod.uid()) || !wants(present)) {
            return;
        }
        try {
            client.raw(
                    "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name() + "/binding",
                    "POST",
                    new BindingBuilder()
                            .withNewMetadata()
                            .withName(pod.name())
                            .withNamespace(pod.namespace())
                            .withUid(pod.uid())
                            .endMetadata()
                            .withNewTarget()
                            .withApiVersion("v1")
                            .withKind("Node")
                            .withName(nodeName)
                            .endTarget()
                            .build());
            events.normal(
                    present,
                    "Scheduled",
                    "Successfully assigned " + pod.namespace() + "/" + pod.name() + " to " + nodeName);
        } catch (KubernetesClientException e) {
            // It was deleted or bound a moment ago.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private final class PodHandler implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            if (wants(pod)) {
                var metadata = pod.getMetadata();
                queue.add(new PodKey(metadata.getNamespace(), metadata.getName(), metadata.getUid()));
            }
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            onAdd(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean unknown) {
            // Nothing is kept of a pod.
        }
    }
}
