package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.decoding.BuiltInFields;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.selector.LabelSelector;

/** The {@code /scale} subresource: another view of a workload's replicas. */
public final class Scale {

    private Scale() {}

    public static ObjectNode of(ResourceType type, ObjectNode object) {
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        JsonNode metadata = object.path("metadata");
        ObjectNode shown = scale.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            if (metadata.has(field)) {
                shown.set(field, metadata.get(field));
            }
        }
        ResourceType.ScalePaths paths = paths(type);
        scale.putObject("spec")
                .put("replicas", Json.at(object, paths.specReplicas()).asInt(0));
        ObjectNode status = scale.putObject("status");
        status.put("replicas", Json.at(object, paths.statusReplicas()).asInt(0));
        paths.selector()
                .map(path -> Json.at(object, path))
                .map(selector -> selector.isTextual()
                        ? selector.asText()
                        : LabelSelector.of(selector).toString())
                .ifPresent(selector -> status.put("selector", selector));
        return scale;
    }

    /**
     * Takes the wanted replicas, and the revision that was seen, from a scale to its object.
     *
     * @throws ApiError 400 if a field of the scale has a value of the wrong type
     */
    public static ObjectNode applyTo(ResourceType type, ObjectNode object, ObjectNode scale) {
        BuiltInFields.requireTypes("Scale", "v1", io.fabric8.kubernetes.api.model.autoscaling.v1.Scale.class, scale);
        JsonNode replicas = Json.at(scale, "spec.replicas");
        if (replicas.asInt(0) < 0) {
            throw ApiError.invalid(
                    type,
                    Json.text(object, "metadata.name"),
                    java.util.List.of(ApiError.FieldCause.invalid(
                            "spec.replicas", replicas.asInt(), "must be greater than or equal to 0")));
        }
        String path = paths(type).specReplicas();
        int last = path.lastIndexOf('.');
        ObjectNode parent = object;
        for (String step : path.substring(0, Math.max(0, last)).split("\\.")) {
            parent = step.isEmpty() ? parent : Json.child(parent, step);
        }
        parent.put(path.substring(last + 1), replicas.asInt(0));
        JsonNode revision = Json.at(scale, "metadata.resourceVersion");
        if (revision.isTextual() && !revision.asText().isEmpty()) {
            Json.child(object, "metadata").set("resourceVersion", revision);
        }
        return object;
    }

    private static ResourceType.ScalePaths paths(ResourceType type) {
        return type.scale()
                .orElseGet(() -> new ResourceType.ScalePaths(
                        "spec.replicas", "status.replicas", java.util.Optional.of("spec.selector")));
    }
}
