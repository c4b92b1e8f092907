package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.ApiError.FieldCause;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The schema of a custom resource ({@code openAPIV3Schema}): defaults, unknown fields, validation.
 *
 * <p>Of {@code x-kubernetes-validations}, rules within {@link CelRule}'s subset of CEL are checked.
 */
final class StructuralSchema {

    private static final Set<String> ALWAYS_KNOWN = Set.of("apiVersion", "kind", "metadata");

    private final JsonNode schema;

    StructuralSchema(JsonNode schema) {
        this.schema = schema;
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
        prune(object, schema, "", unknown);
        return unknown;
    }

    private static void prune(JsonNode value, JsonNode schema, String path, List<String> unknown) {
        if (value instanceof ObjectNode object) {
            JsonNode properties = schema.path("properties");
            JsonNode additional = schema.path("additionalProperties");
            boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                    || additional.asBoolean()
                    || schema.path("x-kubernetes-embedded-resource").asBoolean();
            Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                if (path.isEmpty() && ALWAYS_KNOWN.contains(field.getKey())) {
                    continue;
                }
                if (properties.has(field.getKey())) {
                    prune(field.getValue(), properties.get(field.getKey()), at, unknown);
                } else if (additional.isObject()) {
                    prune(field.getValue(), additional, at, unknown);
                } else if (!open) {
                    fields.remove();
                    unknown.add(at);
                }
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                prune(value.get(i), schema.path("items"), path + "[" + i + "]", unknown);
            }
        }
    }

    /** Everything that is wrong with the object. */
    List<FieldCause> validate(ObjectNode object) {
        List<FieldCause> causes = new ArrayList<>();
        validate(object, schema, "", causes);
        return causes;
    }

    private static void validate(JsonNode value, JsonNode schema, String path, List<FieldCause> causes) {
        if (!hasType(value, schema)) {
            causes.add(new FieldCause(
                    path,
                    "FieldValueTypeInvalid",
                    "Invalid value: \"" + typeOf(value) + "\": " + path + " in body must be of type "
                            + schema.path("type").asText() + ": \"" + typeOf(value) + "\""));
            return;
        }
        validateEnum(value, schema, path, causes);
        if (value.isNumber()) {
            validateNumber(value, schema, path, causes);
        } else if (value.isTextual()) {
            validateText(value.asText(), schema, path, causes);
        } else if (value.isArray()) {
            validateSize("items", value.size(), schema.path("minItems"), schema.path("maxItems"), path, causes);
            for (int i = 0; i < value.size(); i++) {
                validate(value.get(i), schema.path("items"), path + "[" + i + "]", causes);
            }
        } else if (value.isObject()) {
            validateObject(value, schema, path, causes);
        }
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            CelRule.failureOf(rule, value).ifPresent(why -> causes.add(FieldCause.invalid(path, typeOf(value), why)));
        }
    }

    private static void validateObject(JsonNode value, JsonNode schema, String path, List<FieldCause> causes) {
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText())) {
                causes.add(FieldCause.required(join(path, required.asText()), ""));
            }
        }
        JsonNode properties = schema.path("properties");
        JsonNode additional = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode child = properties.has(field.getKey()) ? properties.get(field.getKey()) : additional;
            if (child.isObject()) {
                validate(field.getValue(), child, join(path, field.getKey()), causes);
            }
        }
    }

    private static void validateEnum(JsonNode value, JsonNode schema, String path, List<FieldCause> causes) {
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray()
                && StreamSupport.stream(allowed.spliterator(), false).noneMatch(value::equals)) {
            String supported = StreamSupport.stream(allowed.spliterator(), false)
                    .map(JsonNode::toString)
                    .collect(Collectors.joining(", "));
            causes.add(FieldCause.unsupported(path, value.asText(), supported));
        }
    }

    private static void validateNumber(JsonNode value, JsonNode schema, String path, List<FieldCause> causes) {
        JsonNode minimum = schema.path("minimum");
        JsonNode maximum = schema.path("maximum");
        if (minimum.isNumber() && value.decimalValue().compareTo(minimum.decimalValue()) < 0) {
            causes.add(FieldCause.invalid(
                    path,
                    value.numberValue(),
                    path + " in body should be greater than or equal to " + minimum.asText()));
        }
        if (maximum.isNumber() && value.decimalValue().compareTo(maximum.decimalValue()) > 0) {
            causes.add(FieldCause.invalid(
                    path, value.numberValue(), path + " in body should be less than or equal to " + maximum.asText()));
        }
    }

    private static void validateText(String value, JsonNode schema, String path, List<FieldCause> causes) {
        validateSize("chars", value.length(), schema.path("minLength"), schema.path("maxLength"), path, causes);
        String pattern = schema.path("pattern").asText();
        if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(value).find()) {
            causes.add(FieldCause.invalid(path, value, path + " in body should match '" + pattern + "'"));
        }
    }

    private static void validateSize(
            String what, int size, JsonNode minimum, JsonNode maximum, String path, List<FieldCause> causes) {
        if (minimum.isNumber() && size < minimum.asInt()) {
            causes.add(FieldCause.invalid(
                    path, size, path + " in body should have at least " + minimum.asInt() + " " + what));
        }
        if (maximum.isNumber() && size > maximum.asInt()) {
            causes.add(FieldCause.invalid(
                    path, size, path + " in body should have at most " + maximum.asInt() + " " + what));
        }
    }

    private static boolean hasType(JsonNode value, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return value.isIntegralNumber() || value.isTextual();
        }
        return switch (schema.path("type").asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
