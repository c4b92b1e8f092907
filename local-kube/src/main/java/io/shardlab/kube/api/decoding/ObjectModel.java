package io.shardlab.kube.api.decoding;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ResourceType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The Java classes that clients of this server read objects into. One value that such a class cannot hold would end the
 * watch of every informer of its kind, so nothing is stored that does not fit.
 */
public final class ObjectModel {

    static final String PACKAGE = "io.fabric8.kubernetes.api.model.";

    private static final Map<String, String> SUBPACKAGES = Map.ofEntries(
            Map.entry("", ""),
            Map.entry("apiregistration.k8s.io", ""),
            Map.entry("apiextensions.k8s.io", "apiextensions.v1."),
            Map.entry("apps", "apps."),
            Map.entry("autoscaling", "autoscaling.v2."),
            Map.entry("policy", "policy.v1."),
            Map.entry("coordination.k8s.io", "coordination.v1."),
            Map.entry("networking.k8s.io", "networking.v1."),
            Map.entry("rbac.authorization.k8s.io", "rbac."),
            Map.entry("scheduling.k8s.io", "scheduling.v1."),
            Map.entry("admissionregistration.k8s.io", "admissionregistration.v1."));

    private static final Map<String, Optional<Class<? extends KubernetesResource>>> CLASSES = new ConcurrentHashMap<>();

    private ObjectModel() {}

    /** Loaded when it is first needed, which takes as long as the server takes to start. */
    private static final class Shared {
        static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    }

    /** The reader of this server's check; controllers that use it, too, read objects alike and load the model once. */
    public static KubernetesSerialization serialization() {
        return Shared.SERIALIZATION;
    }

    /** The class of a built-in kind; empty for a custom resource. */
    static Optional<Class<? extends KubernetesResource>> classOf(ResourceType type) {
        if (type.custom()) {
            return Optional.empty();
        }
        // Events are stored in their old form whatever they came as.
        String group = type.isEvent() ? "" : type.group();
        return CLASSES.computeIfAbsent(group + "/" + type.kind(), key -> find(group, type.kind()));
    }

    private static Optional<Class<? extends KubernetesResource>> find(String group, String kind) {
        try {
            String name = PACKAGE + SUBPACKAGES.get(group) + kind;
            return Optional.of(Class.forName(name).asSubclass(KubernetesResource.class));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the object as the informers of its kind do.
     *
     * @throws ApiError 400 if it cannot be read
     */
    public static void requireReadable(ResourceType type, ObjectNode object) {
        requireReadable(type, object, classOf(type).orElse(GenericKubernetesResource.class));
        // The garbage collector watches every kind in this form.
        requireReadable(type, Json.object().set("metadata", object.path("metadata")), GenericKubernetesResource.class);
    }

    private static void requireReadable(ResourceType type, ObjectNode object, Class<?> model) {
        try {
            serialization().convertValue(object, model);
        } catch (IllegalArgumentException e) {
            throw unreadable(type, e);
        }
    }

    private static ApiError unreadable(ResourceType type, IllegalArgumentException failure) {
        if (!(failure.getCause() instanceof JsonMappingException mismatch)) {
            return ApiError.undecodable(type, "json: " + failure.getMessage());
        }
        String path = mismatch.getPath().stream().map(ObjectModel::step).collect(Collectors.joining("."));
        return ApiError.undecodable(
                type, "json: cannot unmarshal the value of field " + path + ": " + mismatch.getOriginalMessage());
    }

    private static String step(Reference reference) {
        return reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName();
    }
}
