package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The schema of a custom resource ({@code openAPIV3Schema}): defaults, unknown fields, validation. */
final class StructuralSchema {

    private static final Set<String> ALWAYS_KNOWN = Set.of("apiVersion", "kind", "metadata");

    private final JsonNode schema;
    private final SchemaRules rules;

    StructuralSchema(JsonNode schema) {
        this.schema = schema;
        rules = new SchemaRules(schema, true);
    }

    /** Fills in every {@code default} whose parent object is there. */
    void setDefaults(ObjectNode object) {
        setDefaults(object, schema);
    }

    private static void setDefaults(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                JsonNode fallback = property.getValue().get("default");
                if (fallback != null && !object.has(property.getKey())) {
                    object.set(property.getKey(), fallback.deepCopy());
                }
                if (object.has(property.getKey())) {
                    setDefaults(object.get(property.getKey()), property.getValue());
                }
            }
            JsonNode additional = schema.path("additionalProperties");
            if (additional.isObject()) {
                object.forEach(child -> setDefaults(child, additional));
            }
        } else if (value.isArray()) {
            value.forEach(child -> setDefaults(child, schema.path("items")));
        }
    }

    /** Removes the fields that the schema does not know; returns their paths. */
    List<String> prune(ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        prune(object, schema, "", true, unknown);
        return unknown;
    }

    /** Removes from a value somewhere below the root what {@code schema} does not know; returns the paths. */
    static List<String> prune(JsonNode value, JsonNode schema) {
        List<String> unknown = new ArrayList<>();
        prune(value, schema, "", false, unknown);
        return unknown;
    }

    private static void prune(JsonNode value, JsonNode schema, String path, boolean resource, List<String> unknown) {
        if (value instanceof ObjectNode object) {
            JsonNode properties = schema.path("properties");
            JsonNode additional = schema.path("additionalProperties");
            boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean() || additional.asBoolean();
            boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
            Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                if ((resource || embedded) && ALWAYS_KNOWN.contains(field.getKey())) {
                    continue;
                }
                if (properties.has(field.getKey())) {
                    prune(field.getValue(), properties.get(field.getKey()), at, false, unknown);
                } else if (additional.isObject()) {
                    prune(field.getValue(), additional, at, false, unknown);
                } else if (!open) {
                    fields.remove();
                    unknown.add(at);
                }
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                prune(value.get(i), schema.path("items"), path + "[" + i + "]", false, unknown);
            }
        }
    }

    /**
     * Everything that is wrong with the object.
     *
     * @param old the object before; what has not changed since is not held against it
     */
    List<FieldCause> validate(ObjectNode object, Optional<ObjectNode> old) {
        List<FieldCause> causes = new ArrayList<>(SchemaValidation.validate(object, schema, old));
        if (rules.isEmpty()) {
            return causes;
        }
        boolean blocked = causes.stream().anyMatch(StructuralSchema::blocksRules);
        causes.addAll(
                blocked
                        ? List.of(new FieldCause(
                                "<nil>",
                                "FieldValueInvalid",
                                "Invalid value: null: some validation rules were not checked because the object was"
                                        + " invalid; correct the existing errors to complete validation"))
                        : rules.validate(object, old));
        return causes;
    }

    /** After such a fault a rule might not even be evaluated (upstream: {@code hasBlockingErr}). */
    private static boolean blocksRules(FieldCause cause) {
        return Set.of(
                        "FieldValueNotSupported",
                        "FieldValueRequired",
                        "FieldValueTooLong",
                        "FieldValueTooMany",
                        "FieldValueTypeInvalid")
                .contains(cause.reason());
    }
}
