package io.shardlab.kube.keda;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.shardlab.kube.events.EventRecorder;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The ScaledObjects of the cluster, with their statuses and events. */
final class ScaledObjectStore {

    /** A ScaledObject by name. */
    record Key(String namespace, String name) {

        static Key of(ScaledObject scaledObject) {
            return new Key(scaledObject.namespace(), scaledObject.name());
        }

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    private static final int ATTEMPTS = 5;
    private static final ResourceDefinitionContext TYPE = new ResourceDefinitionContext.Builder()
            .withGroup("keda.sh")
            .withVersion("v1alpha1")
            .withKind("ScaledObject")
            .withPlural("scaledobjects")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final EventRecorder events;

    ScaledObjectStore(KubernetesClient client, EventRecorder events) {
        this.client = client;
        this.events = events;
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            all() {
        return client.genericKubernetesResources(TYPE);
    }

    Resource<GenericKubernetesResource> resource(Key key) {
        return all().inNamespace(key.namespace()).withName(key.name());
    }

    Optional<GenericKubernetesResource> find(Key key) {
        return Optional.ofNullable(resource(key).get());
    }

    /** Changes a status unless the change changes nothing; returns what is stored now, if the object still exists. */
    Optional<ScaledObjectStatus> updateStatus(Key key, UnaryOperator<ScaledObjectStatus> change) {
        for (int attempt = 1; ; attempt++) {
            Optional<GenericKubernetesResource> found = find(key);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            GenericKubernetesResource current = found.get();
            ScaledObjectStatus before = statusOf(current);
            ScaledObjectStatus after = change.apply(before);
            if (after.equals(before)) {
                return Optional.of(before);
            }
            current.setAdditionalProperty("status", ScaledObject.SERIALIZATION.convertValue(after.json(), Map.class));
            try {
                client.resource(current).updateStatus();
                return Optional.of(after);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    void record(GenericKubernetesResource about, List<KedaEvent> happened) {
        for (KedaEvent event : happened) {
            if (event.warning()) {
                events.warning(about, event.reason(), event.message());
            } else {
                events.normal(about, event.reason(), event.message());
            }
        }
    }

    static ScaledObjectStatus statusOf(GenericKubernetesResource resource) {
        return ScaledObjectStatus.of(ScaledObject.SERIALIZATION
                .convertValue(resource, JsonNode.class)
                .path("status"));
    }
}
