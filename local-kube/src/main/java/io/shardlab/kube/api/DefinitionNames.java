package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a CustomResourceDefinition gets the names it asks for (upstream: NamingConditionController of the apiextensions
 * server): who comes second in a group is not served.
 */
final class DefinitionNames {

    private final ResourceTypes types;
    private final Clock clock;

    DefinitionNames(ResourceTypes types, Clock clock) {
        this.types = types;
        this.clock = clock;
    }

    /** Sets the accepted names and the conditions about them. */
    void accept(ObjectNode definition) {
        ObjectNode status = Json.child(definition, "status");
        Optional<String[]> conflict = conflict(definition.path("spec"));
        if (conflict.isEmpty()) {
            status.set("acceptedNames", Json.at(definition, "spec.names").deepCopy());
            condition(status, "NamesAccepted", "True", "NoConflicts", "no conflicts found");
            condition(status, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted");
            return;
        }
        if (!status.has("acceptedNames")) {
            status.putObject("acceptedNames").put("kind", "").put("plural", "");
        }
        condition(status, "NamesAccepted", "False", conflict.get()[0], conflict.get()[1]);
        if (!isEstablished(definition)) {
            condition(status, "Established", "False", "NotAccepted", "not all names are accepted");
        }
    }

    /** Whether the API server serves what it defines. */
    static boolean isEstablished(ObjectNode definition) {
        for (JsonNode condition : Json.at(definition, "status.conditions")) {
            if (condition.path("type").asText().equals("Established")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** Reason and message of the last conflict, as upstream overwrites the earlier ones. */
    private Optional<String[]> conflict(JsonNode spec) {
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
        Optional<String[]> conflict = used(resources, "PluralConflict", Json.text(names, "plural"))
                .or(() -> used(resources, "SingularConflict", Json.text(names, "singular")));
        for (JsonNode shortName : names.path("shortNames")) {
            conflict = used(resources, "ShortNamesConflict", shortName.asText()).or(conflictOr(conflict));
        }
        conflict = used(kinds, "KindConflict", Json.text(names, "kind")).or(conflictOr(conflict));
        return used(kinds, "ListKindConflict", Json.text(names, "listKind")).or(conflictOr(conflict));
    }

    private static java.util.function.Supplier<Optional<String[]>> conflictOr(Optional<String[]> earlier) {
        return () -> earlier;
    }

    private static Optional<String[]> used(Set<String> taken, String reason, String name) {
        return taken.contains(name)
                ? Optional.of(new String[] {reason, "\"" + name + "\" is already in use"})
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
