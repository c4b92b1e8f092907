package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds every pod that has no node to the only one there is. */
final class PodScheduler {

    private static final Logger LOG = LoggerFactory.getLogger(PodScheduler.class);
    private static final String NAME = "default-scheduler";
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final String nodeName;
    private final PodEvents events;
    private final Lane lane;

    PodScheduler(KubernetesClient client, String nodeName, PodEvents events, Lane lane) {
        this.client = client;
        this.nodeName = nodeName;
        this.events = events;
        this.lane = lane;
    }

    /** Whether the pod waits for a node and this scheduler is the one to find it. */
    static boolean wants(Pod pod) {
        String scheduler = Optional.ofNullable(pod.getSpec().getSchedulerName()).orElse(NAME);
        return pod.getSpec().getNodeName() == null
                && scheduler.equals(NAME)
                && pod.getSpec().getSchedulingGates().isEmpty()
                && pod.getMetadata().getDeletionTimestamp() == null;
    }

    void schedule(Pod pod) {
        lane.execute(() -> bind(pod));
    }

    private void bind(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        String name = pod.getMetadata().getName();
        try {
            client.raw(
                    "/api/v1/namespaces/" + namespace + "/pods/" + name + "/binding",
                    "POST",
                    new BindingBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(namespace)
                            .withUid(pod.getMetadata().getUid())
                            .endMetadata()
                            .withNewTarget()
                            .withApiVersion("v1")
                            .withKind("Node")
                            .withName(nodeName)
                            .endTarget()
                            .build());
            events.scheduled(pod, "Successfully assigned " + namespace + "/" + name + " to " + nodeName);
        } catch (KubernetesClientException e) {
            // Gone or bound by now: the informer has told us of it twice.
            if (e.getCode() != 404 && e.getCode() != 409) {
                LOG.warn("Pod {}/{} could not be bound and is tried again: {}", namespace, name, e.getMessage());
                lane.after(RETRY, () -> bind(pod));
            }
        }
    }
}
