package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What may stand in the schema of a CustomResourceDefinition (upstream: {@code ValidateStructural},
 * {@code ValidateDefaults} and {@code ValidateCustomResourceDefinitionOpenAPISchema} of the apiextensions server).
 */
final class DefinitionSchema {

    private static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "array", "object");
    private static final List<String> UNSUPPORTED =
            List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref");
    private static final Set<String> META = Set.of("metadata", "apiVersion", "kind");
    private static final List<String> JUNCTORS = List.of("allOf", "anyOf", "oneOf");
    private static final List<String> STRUCTURE = List.of(
            "type",
            "default",
            "title",
            "description",
            "nullable",
            "additionalProperties",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-embedded-resource",
            "x-kubernetes-int-or-string",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-list-type",
            "x-kubernetes-map-type",
            "x-kubernetes-validations");

    private final List<FieldCause> causes = new ArrayList<>();

    private DefinitionSchema() {}

    /**
     * What is wrong.
     *
     * @param compileRules whether to compile the rules now; otherwise that happens when they are first needed
     */
    static List<FieldCause> validate(JsonNode schema, String path, boolean compileRules) {
        DefinitionSchema run = new DefinitionSchema();
        if (!schema.path("type").asText().equals("object")) {
            run.causes.add(
                    schema.has("type")
                            ? FieldCause.invalid(
                                    path + ".type", schema.path("type").asText(), "must be object at the root")
                            : FieldCause.required(path + ".type", "must not be empty at the root"));
        }
        if (schema.has("additionalProperties")) {
            run.forbidden(path + ".additionalProperties", "must not be used at the root");
        }
        run.structure(schema, path, true, "");
        if (run.causes.isEmpty()) {
            run.defaults(schema, path, true, false);
        }
        return run.causes.isEmpty() && compileRules ? DefinitionRules.validate(schema, path) : run.causes;
    }

    private void structure(JsonNode schema, String path, boolean root, String what) {
        if (!schema.isObject()) {
            causes.add(FieldCause.invalidValue(path, schema, "must be a schema"));
            return;
        }
        keywords(schema, path);
        types(schema, path, what);
        lists(schema, path);
        extensions(schema, path);
        boolean resource = root || schema.path("x-kubernetes-embedded-resource").asBoolean();
        if (resource) {
            resourceFields(schema.path("properties"), path, root);
        }
        if (schema.has("items")) {
            structure(schema.path("items"), path + ".items", false, "array items");
        }
        schema.path("properties")
                .properties()
                .forEach(property -> structure(
                        property.getValue(), path + ".properties[" + property.getKey() + "]", false, "object fields"));
        if (schema.path("additionalProperties").isObject()) {
            structure(schema.path("additionalProperties"), path + ".additionalProperties", false, "object fields");
        }
        junctors(schema, schema, path);
    }

    private void keywords(JsonNode schema, String path) {
        for (String keyword : UNSUPPORTED) {
            if (schema.has(keyword)) {
                forbidden(path + "." + keyword, keyword + " is not supported");
            }
        }
        if (schema.path("uniqueItems").asBoolean()) {
            forbidden(
                    path + ".uniqueItems",
                    "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }
        if (schema.path("items").isArray()) {
            forbidden(path + ".items", "items must be a schema object and not an array");
        }
        if (!schema.path("properties").isEmpty()
                && (schema.path("additionalProperties").isObject()
                        || (schema.has("additionalProperties")
                                && !schema.path("additionalProperties").asBoolean()))) {
            forbidden(path + ".additionalProperties", "additionalProperties and properties are mutual exclusive");
        }
        String pattern = schema.path("pattern").asText();
        try {
            // Most have none, and a server that starts does without the library.
            if (!pattern.isEmpty()) {
                Pattern.compile(pattern);
            }
        } catch (PatternSyntaxException e) {
            causes.add(FieldCause.invalid(
                    path + ".pattern", pattern, "must be a valid regular expression, but isn't: " + e.getMessage()));
        }
        keywordTypes(schema, path);
    }

    /** Upstream cannot even decode these. */
    private void keywordTypes(JsonNode schema, String path) {
        for (String list : List.of(
                "required",
                "enum",
                "allOf",
                "anyOf",
                "oneOf",
                "x-kubernetes-list-map-keys",
                "x-kubernetes-validations")) {
            boolean strings = list.equals("required") || list.equals("x-kubernetes-list-map-keys");
            if (schema.has(list)
                    && (!schema.path(list).isArray()
                            || (strings
                                    && !StreamSupport.stream(schema.path(list).spliterator(), false)
                                            .allMatch(JsonNode::isTextual)))) {
                causes.add(FieldCause.invalidValue(
                        path + "." + list, schema.path(list), "must be a list" + (strings ? " of strings" : "")));
            }
        }
        for (String number : List.of(
                "minimum",
                "maximum",
                "multipleOf",
                "minLength",
                "maxLength",
                "minItems",
                "maxItems",
                "minProperties",
                "maxProperties")) {
            if (schema.has(number) && !schema.path(number).isNumber()) {
                causes.add(FieldCause.invalidValue(path + "." + number, schema.path(number), "must be a number"));
            }
        }
        if (schema.has("properties") && !schema.path("properties").isObject()) {
            causes.add(FieldCause.invalidValue(path + ".properties", schema.path("properties"), "must be an object"));
        }
    }

    private void types(JsonNode schema, String path, String what) {
        String type = schema.path("type").asText();
        boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
        if (!type.isEmpty() && !TYPES.contains(type)) {
            causes.add(FieldCause.unsupported(
                    path + ".type", type, "\"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\""));
        }
        if (embedded && !type.equals("object")) {
            causes.add(FieldCause.required(path + ".type", "must be object if x-kubernetes-embedded-resource is true"));
        } else if (type.isEmpty()
                && !what.isEmpty()
                && !schema.path("x-kubernetes-int-or-string").asBoolean()
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            causes.add(FieldCause.required(path + ".type", "must not be empty for specified " + what));
        }
        if (type.equals("array") && !schema.has("items")) {
            causes.add(FieldCause.required(path + ".items", "must be specified"));
        }
        if (embedded
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                && schema.path("properties").isEmpty()) {
            causes.add(FieldCause.required(
                    path + ".properties",
                    "must not be empty if x-kubernetes-embedded-resource is true without"
                            + " x-kubernetes-preserve-unknown-fields"));
        }
    }

    private void lists(JsonNode schema, String path) {
        String list = schema.path("x-kubernetes-list-type").asText();
        JsonNode keys = schema.path("x-kubernetes-list-map-keys");
        JsonNode items = schema.path("items");
        if (!list.isEmpty() && !schema.path("type").asText().equals("array")) {
            causes.add(FieldCause.required(path + ".type", "must be array if x-kubernetes-list-type is specified"));
        }
        if (!list.isEmpty() && !Set.of("atomic", "set", "map").contains(list)) {
            causes.add(FieldCause.unsupported(path + ".x-kubernetes-list-type", list, "\"atomic\", \"set\", \"map\""));
        }
        if (!keys.isEmpty() && !list.equals("map")) {
            causes.add(FieldCause.required(
                    path + ".x-kubernetes-list-type", "must be map if x-kubernetes-list-map-keys is non-empty"));
        }
        if (list.equals("set")
                && items.path("type").asText().equals("object")
                && !items.path("x-kubernetes-map-type").asText().equals("atomic")) {
            causes.add(new FieldCause(
                    path + ".items.x-kubernetes-map-type",
                    "FieldValueInvalid",
                    "Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set"));
        }
        if (list.equals("map")) {
            keyedList(schema, keys, items, path);
        }
    }

    private void keyedList(JsonNode schema, JsonNode keys, JsonNode items, String path) {
        if (keys.isEmpty()) {
            causes.add(FieldCause.required(
                    path + ".x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        }
        if (!items.path("type").asText().equals("object")) {
            causes.add(FieldCause.invalid(
                    path + ".items.type",
                    items.path("type").asText(),
                    "must be object if parent array's x-kubernetes-list-type is map"));
        }
        Set<String> required = new HashSet<>();
        items.path("required").forEach(name -> required.add(name.asText()));
        for (JsonNode key : keys) {
            JsonNode property = items.path("properties").path(key.asText());
            if (property.isMissingNode()) {
                causes.add(FieldCause.invalidValue(
                        path + ".x-kubernetes-list-map-keys", keys, "entries must all be names of item properties"));
            } else if (!required.contains(key.asText()) && !property.has("default")) {
                causes.add(FieldCause.required(
                        path + ".items.properties[" + key.asText() + "].default",
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required"
                                + " property"));
            }
        }
    }

    private void extensions(JsonNode schema, String path) {
        JsonNode preserve = schema.path("x-kubernetes-preserve-unknown-fields");
        if (preserve.isBoolean() && !preserve.asBoolean()) {
            causes.add(FieldCause.invalid(
                    path + ".x-kubernetes-preserve-unknown-fields", false, "must be true or undefined"));
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean() && preserve.asBoolean()) {
            causes.add(FieldCause.invalid(
                    path + ".x-kubernetes-preserve-unknown-fields",
                    true,
                    "must be false if x-kubernetes-int-or-string is true"));
        }
        String map = schema.path("x-kubernetes-map-type").asText();
        if (!map.isEmpty() && !map.equals("atomic") && !map.equals("granular")) {
            causes.add(FieldCause.unsupported(path + ".x-kubernetes-map-type", map, "\"atomic\", \"granular\""));
        }
    }

    private void resourceFields(JsonNode properties, String path, boolean root) {
        for (String field : List.of("kind", "apiVersion")) {
            String type = properties.path(field).path("type").asText();
            if (properties.has(field) && !type.equals("string")) {
                causes.add(FieldCause.invalid(path + ".properties[" + field + "].type", type, "must be string"));
            }
        }
        JsonNode metadata = properties.path("metadata");
        if (properties.has("metadata") && !metadata.path("type").asText().equals("object")) {
            causes.add(FieldCause.invalid(
                    path + ".properties[metadata].type", metadata.path("type").asText(), "must be object"));
        }
        boolean more = metadata.properties().stream()
                .anyMatch(field -> !Set.of("type", "properties", "description").contains(field.getKey()));
        boolean others = metadata.path("properties").properties().stream()
                .anyMatch(field -> !Set.of("name", "generateName").contains(field.getKey()));
        if (root && (more || others)) {
            forbidden(
                    path + ".properties[metadata]",
                    "must not specify anything other than name and generateName, but metadata is implicitly specified");
        }
    }

    /** Under a junctor only values may be restricted, and only of fields that the structure names. */
    private void junctors(JsonNode junction, JsonNode structure, String path) {
        for (String junctor : JUNCTORS) {
            JsonNode parts = junction.path(junctor);
            for (int i = 0; i < parts.size(); i++) {
                nested(parts.get(i), structure, path + "." + junctor + "[" + i + "]", isIntOrString(junction, junctor));
            }
        }
        if (junction.has("not")) {
            nested(junction.path("not"), structure, path + ".not", false);
        }
    }

    /** {@code anyOf: [{type: integer}, {type: string}]} may name types, alone or first under {@code allOf}. */
    private static boolean isIntOrString(JsonNode junction, String junctor) {
        return junctor.equals("anyOf")
                && junction.path("anyOf").toString().equals("[{\"type\":\"integer\"},{\"type\":\"string\"}]");
    }

    private void nested(JsonNode part, JsonNode structure, String path, boolean mayHaveType) {
        for (String keyword : STRUCTURE) {
            if (part.has(keyword) && !(mayHaveType && keyword.equals("type"))) {
                forbidden(path + "." + keyword, "must be " + emptiness(keyword) + " to be structural");
            }
        }
        keywords(part, path);
        for (Map.Entry<String, JsonNode> property : part.path("properties").properties()) {
            String at = path + ".properties[" + property.getKey() + "]";
            JsonNode counterpart = structure.path("properties").path(property.getKey());
            if (property.getKey().equals("metadata")) {
                forbidden(at, "must not be specified in a nested context");
            } else if (counterpart.isMissingNode()) {
                causes.add(FieldCause.required(
                        base(path) + ".properties[" + property.getKey() + "]", "because it is defined in " + at));
            } else {
                nested(property.getValue(), counterpart, at, false);
            }
        }
        if (part.has("items")) {
            if (structure.has("items")) {
                nested(part.path("items"), structure.path("items"), path + ".items", false);
            } else {
                causes.add(FieldCause.required(base(path) + ".items", "because it is defined in " + path + ".items"));
            }
        }
        junctors(part, structure, path);
    }

    private static String emptiness(String keyword) {
        return switch (keyword) {
            case "type", "title", "description", "x-kubernetes-list-map-keys", "x-kubernetes-validations" -> "empty";
            case "default", "additionalProperties", "x-kubernetes-list-type", "x-kubernetes-map-type" -> "undefined";
            default -> "false";
        };
    }

    /** The place of the structure that a junctor stands at. */
    private static String base(String path) {
        return path.replaceAll("\\.(?:(?:allOf|anyOf|oneOf)\\[\\d+]|not)", "");
    }

    private void defaults(JsonNode schema, String path, boolean resource, boolean meta) {
        JsonNode fallback = schema.path("default");
        if (!fallback.isMissingNode()) {
            if (meta) {
                forbidden(path + ".default", "must not be set in top-level metadata");
            } else {
                checkDefault(fallback, schema, path + ".default");
            }
        }
        if (schema.has("items")) {
            defaults(schema.path("items"), path + ".items", false, meta);
        }
        schema.path("properties").properties().forEach(property -> {
            boolean inMeta = meta || (resource && META.contains(property.getKey()));
            defaults(property.getValue(), path + ".properties[" + property.getKey() + "]", false, inMeta);
        });
        if (schema.path("additionalProperties").isObject()) {
            defaults(schema.path("additionalProperties"), path + ".additionalProperties", false, meta);
        }
    }

    private void checkDefault(JsonNode fallback, JsonNode schema, String path) {
        if (!StructuralSchema.prune(fallback.deepCopy(), schema).isEmpty()) {
            causes.add(new FieldCause(
                    path, "FieldValueInvalid", "Invalid value: " + fallback + ": must not have unknown fields"));
        }
        SchemaValidation.validate(fallback, schema, Optional.empty()).forEach(cause -> causes.add(below(path, cause)));
    }

    static FieldCause below(String path, FieldCause cause) {
        boolean here = cause.field().isEmpty() || cause.field().startsWith("<");
        return new FieldCause(
                here ? path : SchemaValidation.join(path, cause.field()), cause.reason(), cause.message());
    }

    private void forbidden(String path, String why) {
        causes.add(FieldCause.forbidden(path, why));
    }
}
