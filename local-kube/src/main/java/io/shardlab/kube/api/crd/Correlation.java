package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which value of the object before belongs to one of the object now (upstream: pkg/cel/common, CorrelatedObject):
 * fields by name, items of a list only where its type is {@code map}, by their keys.
 */
final class Correlation {

    private Correlation() {}

    static Optional<JsonNode> field(Optional<JsonNode> old, JsonNode schema, String name) {
        boolean atomic = schema.path("x-kubernetes-map-type").asText().equals("atomic");
        return atomic ? Optional.empty() : old.map(value -> value.get(name));
    }

    static Optional<JsonNode> item(Optional<JsonNode> old, JsonNode schema, JsonNode item) {
        if (old.isEmpty() || !schema.path("x-kubernetes-list-type").asText().equals("map")) {
            return Optional.empty();
        }
        List<JsonNode> keys = keys(schema, item);
        for (JsonNode candidate : old.get()) {
            if (keys(schema, candidate).equals(keys)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** What tells an item of a keyed list from the others. */
    static List<JsonNode> keys(JsonNode schema, JsonNode item) {
        List<JsonNode> keys = new ArrayList<>();
        schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(item.path(key.asText())));
        return keys;
    }
}
