package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Conditions;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.json.Timestamps;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a CustomResourceDefinition gets the names it asks for (upstream: NamingConditionController of the apiextensions
 * server): who comes second in a group is not served.
 */
public final class DefinitionNames {

    private record Conflict(String reason, String message) {}

    private final ResourceTypes types;
    private final Clock clock;

    public DefinitionNames(ResourceTypes types, Clock clock) {
        this.types = types;
        this.clock = clock;
    }

    /** Sets the accepted names and the conditions about them. */
    void accept(ObjectNode definition) {
        ObjectNode status = Json.child(definition, "status");
        Optional<Conflict> conflict = conflict(definition.path("spec"));
        if (conflict.isEmpty()) {
            status.set("acceptedNames", Json.at(definition, "spec.names").deepCopy());
            condition(status, "NamesAccepted", "True", "NoConflicts", "no conflicts found");
            condition(status, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted");
            return;
        }
        if (!status.has("acceptedNames")) {
            status.putObject("acceptedNames").put("kind", "").put("plural", "");
        }
        condition(
                status,
                "NamesAccepted",
                "False",
                conflict.get().reason(),
                conflict.get().message());
        if (!isEstablished(definition)) {
            condition(status, "Established", "False", "NotAccepted", "not all names are accepted");
        }
    }

    /** Whether the API server serves what it defines. */
    static boolean isEstablished(ObjectNode definition) {
        return Conditions.isTrue(definition, "Established");
    }

    /** Reason and message of the last conflict, as upstream overwrites the earlier ones. */
    private Optional<Conflict> conflict(JsonNode spec) {
        JsonNode names = spec.path("names");
        Set<String> resources = new HashSet<>();
        Set<String> kinds = new HashSet<>();
        for (ResourceType other : types.all()) {
            boolean ours = other.plural().equals(Json.text(names, "plural"));
            if (other.group().equals(Json.text(spec, "group")) && !ours) {
                resources.add(other.plural());
                resources.add(other.names().singular());
                resources.addAll(other.names().shortNames());
                kinds.add(other.kind());
                kinds.add(other.listKind());
            }
        }
        List<Optional<Conflict>> found = new ArrayList<>();
        found.add(used(resources, "PluralConflict", Json.text(names, "plural")));
        found.add(used(resources, "SingularConflict", Json.text(names, "singular")));
        for (JsonNode shortName : names.path("shortNames")) {
            found.add(used(resources, "ShortNamesConflict", shortName.asText()));
        }
        found.add(used(kinds, "KindConflict", Json.text(names, "kind")));
        found.add(used(kinds, "ListKindConflict", Json.text(names, "listKind")));
        return found.stream().flatMap(Optional::stream).reduce((earlier, later) -> later);
    }

    private static Optional<Conflict> used(Set<String> taken, String reason, String name) {
        return taken.contains(name)
                ? Optional.of(new Conflict(reason, "\"" + name + "\" is already in use"))
                : Optional.empty();
    }

    private void condition(ObjectNode status, String type, String value, String reason, String message) {
        ArrayNode conditions = Json.list(status, "conditions");
        ObjectNode condition = null;
        for (JsonNode present : conditions) {
            if (present.path("type").asText().equals(type)) {
                condition = (ObjectNode) present;
            }
        }
        if (condition == null) {
            condition = conditions.addObject().put("type", type);
        }
        if (!condition.path("status").asText().equals(value)) {
            condition.put("status", value).put("lastTransitionTime", Timestamps.of(clock.instant()));
        }
        condition.put("reason", reason).put("message", message);
    }
}
