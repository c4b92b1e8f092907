package io.shardlab.kube.keda.scaling;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.shardlab.kube.client.Documents;
import io.shardlab.kube.events.EventRecorder;
import io.shardlab.kube.keda.api.InvalidDocumentException;
import io.shardlab.kube.keda.api.KedaEvent;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectStatus;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The ScaledObjects of the cluster, with their statuses and events. */
public final class ScaledObjectStore {

    /** A ScaledObject by name. */
    public record Key(String namespace, String name) {

        public static Key of(ScaledObject scaledObject) {
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

    public ScaledObjectStore(KubernetesClient client, EventRecorder events) {
        this.client = client;
        this.events = events;
    }

    public MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            all() {
        return client.genericKubernetesResources(TYPE);
    }

    public Resource<GenericKubernetesResource> resource(Key key) {
        return all().inNamespace(key.namespace()).withName(key.name());
    }

    public Optional<GenericKubernetesResource> find(Key key) {
        return Optional.ofNullable(resource(key).get());
    }

    /** Changes a status unless the change changes nothing; returns what is stored now, if the object still exists. */
    public Optional<ScaledObjectStatus> updateStatus(Key key, UnaryOperator<ScaledObjectStatus> change) {
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
            current.setAdditionalProperty("status", Documents.as(Map.class, after.json()));
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

    public void record(GenericKubernetesResource about, List<KedaEvent> happened) {
        for (KedaEvent event : happened) {
            if (event.warning()) {
                events.warning(about, event.reason(), event.message());
            } else {
                events.normal(about, event.reason(), event.message());
            }
        }
    }

    public static ScaledObjectStatus statusOf(GenericKubernetesResource resource) {
        return ScaledObjectStatus.of(Documents.of(resource).path("status"));
    }

    /** @throws InvalidDocumentException with every mistake in the spec */
    public static ScaledObject parsed(GenericKubernetesResource resource) throws InvalidDocumentException {
        return ScaledObject.of(Documents.of(resource));
    }
}
