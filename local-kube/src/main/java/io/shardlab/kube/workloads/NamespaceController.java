package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.kube.workloads.ApiTypes.ApiType;
import io.shardlab.kube.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;

/** Empties a namespace that is being deleted, then lets it go (upstream: {@code pkg/controller/namespace}). */
final class NamespaceController implements WorkQueue.Reconciler<String> {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final KubernetesClient client;
    private final WorkQueue<String> queue = new WorkQueue<>("namespace-controller", this);

    NamespaceController(KubernetesClient client) {
        this.client = client;
    }

    WorkQueue<String> queue() {
        return queue;
    }

    @Override
    public void reconcile(String name) {
        Namespace namespace = client.namespaces().withName(name).get();
        if (namespace == null || namespace.getMetadata().getDeletionTimestamp() == null) {
            return;
        }
        List<ApiType> types =
                ApiTypes.discover(client).stream().filter(ApiType::namespaced).toList();
        List<ApiType> left = types.stream().filter(type -> isUsed(type, name)).toList();
        if (left.isEmpty()) {
            finish(namespace);
            return;
        }
        var background =
                new DeleteOptionsBuilder().withPropagationPolicy("Background").build();
        left.forEach(type -> client.raw(type.path(name), "DELETE", background));
        // Pods take their grace period; there is no one thing to watch for.
        queue.addAfter(name, BETWEEN_LOOKS);
    }

    private boolean isUsed(ApiType type, String namespace) {
        return !client.genericKubernetesResources(type.context())
                .inNamespace(namespace)
                .list()
                .getItems()
                .isEmpty();
    }

    private void finish(Namespace namespace) {
        Namespace free = new NamespaceBuilder(namespace)
                .editOrNewSpec()
                .withFinalizers(List.of())
                .endSpec()
                .build();
        client.raw("/api/v1/namespaces/" + namespace.getMetadata().getName() + "/finalize", "PUT", free);
    }
}
