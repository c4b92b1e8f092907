package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.cel.RuleFailure;
import io.shardlab.kube.cel.ValidationRules;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code x-kubernetes-validations} of a whole schema. They are compiled when first needed: a server that starts does
 * not load the compiler.
 */
final class SchemaRules {

    private static final String RULES = "x-kubernetes-validations";

    private final JsonNode root;
    private final boolean resource;
    private final boolean present;
    private final Map<JsonNode, ValidationRules> compiled = new IdentityHashMap<>();

    /**
     * The rules of a schema and of everything below.
     *
     * @param resource whether it is the root of a resource
     */
    SchemaRules(JsonNode root, boolean resource) {
        this.root = root;
        this.resource = resource;
        present = !root.findValues(RULES).isEmpty();
    }

    boolean isEmpty() {
        return !present;
    }

    /** The rules that an object breaks. */
    List<FieldCause> validate(JsonNode object, Optional<? extends JsonNode> old) {
        List<FieldCause> causes = new ArrayList<>();
        validate(object, old.map(value -> value), root, "", causes);
        return causes;
    }

    private void validate(
            JsonNode value, Optional<JsonNode> old, JsonNode schema, String path, List<FieldCause> causes) {
        if (schema.has(RULES)) {
            for (RuleFailure failure : rules(schema).check(value, old)) {
                causes.add(cause(failure, value, path));
            }
        }
        JsonNode properties = schema.path("properties");
        JsonNode additional = schema.path("additionalProperties");
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                Optional<JsonNode> before = Correlation.item(old, schema, value.get(i));
                validate(value.get(i), before, schema.path("items"), path + "[" + i + "]", causes);
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            boolean named = properties.has(field.getKey());
            JsonNode child = named ? properties.get(field.getKey()) : additional;
            if (child.isObject()) {
                String at = named ? SchemaValidation.join(path, field.getKey()) : path + "[" + field.getKey() + "]";
                Optional<JsonNode> before = Correlation.field(old, schema, field.getKey());
                validate(field.getValue(), before, child, at, causes);
            }
        }
    }

    private ValidationRules rules(JsonNode schema) {
        boolean ofResource = (schema == root && resource)
                || schema.path("x-kubernetes-embedded-resource").asBoolean();
        return compiled.computeIfAbsent(schema, place -> ValidationRules.compile(place, ofResource));
    }

    private static FieldCause cause(RuleFailure failure, JsonNode value, String path) {
        String place = failure.fieldPath().isEmpty()
                ? path
                : SchemaValidation.join(
                        path,
                        failure.fieldPath().startsWith(".")
                                ? failure.fieldPath().substring(1)
                                : failure.fieldPath());
        String at = place.isEmpty() ? "<nil>" : place;
        if (failure.broken()) {
            return FieldCause.invalid(at, SchemaValidation.typeOf(value), failure.message());
        }
        return switch (failure.reason()) {
            case "FieldValueRequired" -> FieldCause.required(at, failure.message());
            case "FieldValueForbidden" -> FieldCause.forbidden(at, failure.message());
            case "FieldValueDuplicate" -> FieldCause.duplicate(at, value);
            default -> FieldCause.invalidValue(at, value, failure.message());
        };
    }
}
