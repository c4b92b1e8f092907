package io.shardlab.kube.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * By which fields the items of a built-in list are told apart when lists are merged (upstream: {@code patchMergeKey}
 * and {@code listMapKey} tags). A list that is not here is replaced whole.
 */
final class MergeKeys {

    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("volumeDevices", List.of("devicePath")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("secrets", List.of("name")),
            Map.entry("hostAliases", List.of("ip")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey")),
            Map.entry("conditions", List.of("type")),
            Map.entry("ownerReferences", List.of("uid")),
            Map.entry("podIPs", List.of("ip")),
            Map.entry("addresses", List.of("type")),
            Map.entry("webhooks", List.of("name")));

    private static final Set<String> SETS = Set.of("finalizers");

    private MergeKeys() {}

    /** The keys of the list {@code field}; empty if it is atomic or a set. The items tell container and service ports apart. */
    static Optional<List<String>> of(String field, JsonNode items) {
        if (field.equals("ports")) {
            for (JsonNode item : items) {
                if (item.has("containerPort")) {
                    return Optional.of(List.of("containerPort"));
                }
                if (item.has("port")) {
                    return Optional.of(List.of("port"));
                }
            }
            return Optional.empty();
        }
        return Optional.ofNullable(KEYS.get(field));
    }

    /** Whether the list {@code field} is a set of scalars. */
    static boolean isSet(String field) {
        return SETS.contains(field);
    }

    /** Whether two items of a list are the same one. */
    static boolean same(List<String> keys, JsonNode one, JsonNode other) {
        return keys.stream()
                .allMatch(key -> one.path(key).asText().equals(other.path(key).asText()));
    }
}
