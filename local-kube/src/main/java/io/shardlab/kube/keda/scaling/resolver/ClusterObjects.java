package io.shardlab.kube.keda.scaling.resolver;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.kube.client.Documents;
import io.shardlab.kube.keda.api.ScaledObject;
import java.util.Optional;

/** The objects as the API server has them now. */
public final class ClusterObjects implements ReferencedObjects {

    private final KubernetesClient client;

    public ClusterObjects(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<JsonNode> find(Kind kind, String namespace, String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Object found =
                switch (kind) {
                    case SECRET ->
                        client.secrets().inNamespace(namespace).withName(name).get();
                    case CONFIG_MAP ->
                        client.configMaps()
                                .inNamespace(namespace)
                                .withName(name)
                                .get();
                    case SERVICE_ACCOUNT ->
                        client.serviceAccounts()
                                .inNamespace(namespace)
                                .withName(name)
                                .get();
                    case TRIGGER_AUTHENTICATION ->
                        client.genericKubernetesResources(ScaledObject.API_VERSION, "TriggerAuthentication")
                                .inNamespace(namespace)
                                .withName(name)
                                .get();
                    case CLUSTER_TRIGGER_AUTHENTICATION ->
                        client.genericKubernetesResources(ScaledObject.API_VERSION, "ClusterTriggerAuthentication")
                                .withName(name)
                                .get();
                };
        return Optional.ofNullable(found).map(Documents::of);
    }
}
