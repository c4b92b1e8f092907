package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.shardlab.kube.api.decoding.TypedStrategy;
import io.shardlab.kube.api.json.HumanDuration;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.api.registry.Column;
import io.shardlab.kube.api.registry.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** CustomResourceDefinitions: how they are written, and which {@link ResourceType}s they bring. */
public final class CustomResourceDefinitions implements TypedStrategy {

    /** Removes the instances before the definition goes. */
    static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    private final DefinitionNames names;

    public CustomResourceDefinitions(DefinitionNames names) {
        this.names = names;
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
        keepStoredVersions(definition);
        names.accept(definition);
    }

    @Override
    public void prepareForUpdate(ObjectNode definition, ObjectNode old) {
        keepStoredVersions(definition);
        names.accept(definition);
    }

    private static void keepStoredVersions(ObjectNode definition) {
        ArrayNode stored = Json.list(Json.child(definition, "status"), "storedVersions");
        List<String> present = texts(stored);
        for (JsonNode version : Json.at(definition, "spec.versions")) {
            String name = Json.text(version, "name");
            if (version.path("storage").asBoolean() && !present.contains(name)) {
                stored.add(name);
            }
        }
    }

    @Override
    public List<FieldCause> validate(ObjectNode definition) {
        return DefinitionSpec.validate(definition);
    }

    /** A write that leaves the spec alone, such as the removal of a finalizer, is not held up by it. */
    @Override
    public List<FieldCause> validateSuccessor(ObjectNode definition, ObjectNode old) {
        return definition.path("spec").equals(old.path("spec")) ? List.of() : validate(definition);
    }

    @Override
    public List<FieldCause> validateUpdate(ObjectNode definition, ObjectNode old) {
        return DefinitionSpec.validateUpdate(definition, old);
    }

    /** The type of any version, served or not: under it the objects are stored. */
    static ResourceType storedType(ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        return typeOf(spec, spec.path("versions").path(0));
    }

    /** One type for each served version of the definition. */
    public static List<ResourceType> typesOf(ObjectNode definition) {
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
        JsonNode schema = version.path("schema").path("openAPIV3Schema");
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
                Optional.of(schema),
                true,
                columns(version.path("additionalPrinterColumns")),
                new CustomResourceStrategy(new StructuralSchema(schema)));
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
            columns.add(Column.age());
        }
        return List.copyOf(columns);
    }

    private static BiFunction<ObjectNode, Instant, JsonNode> cell(String type, String path) {
        return (object, now) -> {
            List<JsonNode> found = JsonPath.select(object, path);
            if (found.isEmpty()) {
                return NullNode.getInstance();
            }
            JsonNode first = found.get(0);
            if (type.equals("date")) {
                return new TextNode(HumanDuration.since(first.asText(), now));
            }
            return first.isContainerNode() ? new TextNode(first.toString()) : first;
        };
    }
}
