package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.shardlab.kube.api.ApiError.FieldCause;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** CustomResourceDefinitions: how they are written, and which {@link ResourceType}s they bring. */
final class CustomResourceDefinitions implements Strategy {

    /** Removes the instances before the definition goes. */
    static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    private final Clock clock;

    CustomResourceDefinitions(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void setDefaults(ObjectNode definition) {
        ObjectNode spec = Json.child(definition, "spec");
        ObjectNode names = Json.child(spec, "names");
        String kind = Json.text(names, "kind");
        Json.defaults(names, "singular", kind.toLowerCase(Locale.ROOT));
        Json.defaults(names, "listKind", kind + "List");
        Json.defaults(spec, "conversion", Json.object().put("strategy", "None"));
    }

    @Override
    public void prepareForCreate(ObjectNode definition) {
        ArrayNode finalizers = Json.list(Json.child(definition, "metadata"), "finalizers");
        finalizers.add(FINALIZER);
        ObjectNode status = Json.child(definition, "status");
        status.set("acceptedNames", Json.at(definition, "spec.names").deepCopy());
        ArrayNode stored = status.putArray("storedVersions");
        for (JsonNode version : Json.at(definition, "spec.versions")) {
            if (version.path("storage").asBoolean()) {
                stored.add(version.path("name").asText());
            }
        }
        ArrayNode conditions = status.putArray("conditions");
        conditions.add(condition("NamesAccepted", "NoConflicts", "no conflicts found"));
        conditions.add(condition("Established", "InitialNamesAccepted", "the initial names have been accepted"));
    }

    private ObjectNode condition(String type, String reason, String message) {
        String now = Timestamps.of(clock.instant());
        return Json.object()
                .put("type", type)
                .put("status", "True")
                .put("lastTransitionTime", now)
                .put("reason", reason)
                .put("message", message);
    }

    @Override
    public List<FieldCause> validate(ObjectNode definition) {
        List<FieldCause> causes = new ArrayList<>();
        JsonNode spec = definition.path("spec");
        for (String required : List.of("group", "scope", "names.plural", "names.kind")) {
            if (Json.text(spec, required).isEmpty()) {
                causes.add(FieldCause.required("spec." + required, ""));
            }
        }
        String name = Json.text(spec, "names.plural") + "." + Json.text(spec, "group");
        if (!Json.text(definition, "metadata.name").equals(name)) {
            causes.add(FieldCause.invalid(
                    "metadata.name",
                    Json.text(definition, "metadata.name"),
                    "must be spec.names.plural+\".\"+spec.group"));
        }
        int storage = 0;
        for (JsonNode version : spec.path("versions")) {
            storage += version.path("storage").asBoolean() ? 1 : 0;
            if (!version.path("schema").path("openAPIV3Schema").isObject()) {
                causes.add(FieldCause.required("spec.versions[].schema.openAPIV3Schema", "schemas are required"));
            }
        }
        if (storage != 1) {
            causes.add(FieldCause.invalid(
                    "spec.versions", storage, "must have exactly one version marked as storage version"));
        }
        return causes;
    }

    /** One type for each served version of the definition. */
    static List<ResourceType> typesOf(ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        List<ResourceType> types = new ArrayList<>();
        for (JsonNode version : spec.path("versions")) {
            if (version.path("served").asBoolean()) {
                types.add(typeOf(spec, version));
            }
        }
        return types;
    }

    private static ResourceType typeOf(JsonNode spec, JsonNode version) {
        JsonNode names = spec.path("names");
        JsonNode subresources = version.path("subresources");
        Set<String> has = new HashSet<>();
        subresources.fieldNames().forEachRemaining(has::add);
        return new ResourceType(
                Json.text(spec, "group"),
                Json.text(version, "name"),
                Json.text(names, "kind"),
                new ResourceType.Names(
                        Json.text(names, "plural"),
                        Json.text(names, "singular"),
                        texts(names.path("shortNames")),
                        texts(names.path("categories"))),
                Json.text(spec, "scope").equals("Namespaced"),
                Set.copyOf(has),
                scale(subresources.path("scale")),
                Optional.of(new StructuralSchema(version.path("schema").path("openAPIV3Schema"))),
                columns(version.path("additionalPrinterColumns")));
    }

    private static Optional<ResourceType.ScalePaths> scale(JsonNode scale) {
        return scale.isObject()
                ? Optional.of(new ResourceType.ScalePaths(
                        path(scale, "specReplicasPath"),
                        path(scale, "statusReplicasPath"),
                        Json.textAt(scale, "labelSelectorPath").map(path -> path.substring(1))))
                : Optional.empty();
    }

    private static String path(JsonNode scale, String field) {
        String path = Json.text(scale, field);
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }

    private static List<Column> columns(JsonNode printed) {
        List<Column> columns = new ArrayList<>(List.of(Column.objectName()));
        for (JsonNode column : printed) {
            columns.add(new Column(
                    Json.text(column, "name"),
                    Json.text(column, "type"),
                    Json.text(column, "format"),
                    Json.text(column, "description"),
                    column.path("priority").asInt(0),
                    cell(Json.text(column, "type"), Json.text(column, "jsonPath"))));
        }
        if (printed.isEmpty()) {
            columns.add(Column.text("Age", o -> BuiltInColumns.age(o, "metadata.creationTimestamp")));
        }
        return List.copyOf(columns);
    }

    private static Function<ObjectNode, JsonNode> cell(String type, String path) {
        return object -> {
            List<JsonNode> found = JsonPath.select(object, path);
            if (found.isEmpty()) {
                return NullNode.getInstance();
            }
            JsonNode first = found.get(0);
            if (type.equals("date")) {
                return new TextNode(HumanDuration.since(first.asText(), Instant.now()));
            }
            return first.isContainerNode() ? new TextNode(first.toString()) : first;
        };
    }
}
