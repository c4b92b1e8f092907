package io.shardlab.kube.keda.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.kube.client.Documents;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.webhooks.Admission;
import java.time.Instant;
import java.util.List;

/**
 * What was in a ScaledObject's namespace before it: the rules of admission are checked when it is reconciled, and they must
 * not turn against the one that came first.
 */
final class ClusterNeighbours implements Admission.Neighbours {

    private final KubernetesClient client;
    private final ScaledObject scaledObject;

    ClusterNeighbours(KubernetesClient client, ScaledObject scaledObject) {
        this.client = client;
        this.scaledObject = scaledObject;
    }

    @Override
    public List<JsonNode> all(String kind) {
        String namespace = scaledObject.namespace();
        List<?> found =
                switch (kind) {
                    case "ScaledObject" ->
                        client.genericKubernetesResources(ScaledObject.API_VERSION, kind)
                                .inNamespace(namespace)
                                .list()
                                .getItems();
                    case "HorizontalPodAutoscaler" ->
                        client.autoscaling()
                                .v2()
                                .horizontalPodAutoscalers()
                                .inNamespace(namespace)
                                .list()
                                .getItems();
                    case "LimitRange" ->
                        client.limitRanges().inNamespace(namespace).list().getItems();
                    default ->
                        client.genericKubernetesResources("apps/v1", kind)
                                .inNamespace(namespace)
                                .list()
                                .getItems();
                };
        return found.stream()
                .map(Documents::of)
                .filter(document -> isOlder(document.path("metadata")))
                .toList();
    }

    /** Of two that were made in the same second, the one whose name comes first. */
    private boolean isOlder(JsonNode metadata) {
        int age = Instant.parse(metadata.path("creationTimestamp").asText()).compareTo(scaledObject.created());
        return age < 0 || (age == 0 && metadata.path("name").asText().compareTo(scaledObject.name()) < 0);
    }

    @Override
    public boolean serves(String apiVersion, String kind) {
        var resources = client.getApiResources(apiVersion);
        return resources != null
                && resources.getResources().stream()
                        .anyMatch(resource -> resource.getKind().equals(kind));
    }
}
