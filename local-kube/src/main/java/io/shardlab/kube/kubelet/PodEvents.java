package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.kube.events.EventRecorder;
import java.time.Clock;
import java.util.Optional;

/** What the kubelet says about pods and their containers. */
final class PodEvents implements AutoCloseable {

    private final EventRecorder kubelet;

    PodEvents(KubernetesClient client, Clock clock) {
        this.kubelet = new EventRecorder(client, "kubelet", clock);
    }

    void normal(Pod pod, String container, String reason, String message) {
        kubelet.record(reference(pod, Optional.of(container)), "Normal", reason, message);
    }

    void warning(Pod pod, String container, String reason, String message) {
        kubelet.record(reference(pod, Optional.of(container)), "Warning", reason, message);
    }

    void warning(Pod pod, String reason, String message) {
        kubelet.record(reference(pod, Optional.empty()), "Warning", reason, message);
    }

    private static ObjectReference reference(Pod pod, Optional<String> container) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withUid(pod.getMetadata().getUid())
                .withResourceVersion(pod.getMetadata().getResourceVersion())
                .withFieldPath(
                        container.map(name -> "spec.containers{" + name + "}").orElse(null))
                .build();
    }

    @Override
    public void close() {
        kubelet.close();
    }
}
