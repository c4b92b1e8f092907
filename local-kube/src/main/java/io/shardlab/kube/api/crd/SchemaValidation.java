package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.json.Names;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.api.validation.Formats;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * One run of the values of an object against its schema (upstream: k8s.io/kube-openapi/pkg/validation/validate, and
 * {@code listtype} and {@code objectmeta} of the apiextensions server).
 */
final class SchemaValidation {

    /** Patterns are Go's, and few: they come from schemas only. */
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final List<FieldCause> causes = new ArrayList<>();

    private SchemaValidation() {}

    /**
     * What is wrong.
     *
     * @param old the object before; a part of it that has not changed is not looked at again
     */
    static List<FieldCause> validate(JsonNode object, JsonNode schema, Optional<? extends JsonNode> old) {
        SchemaValidation run = new SchemaValidation();
        run.validate(object, schema, old.map(value -> value), "");
        return run.causes;
    }

    /** Whether a value breaks no constraint of a schema. */
    private static boolean holds(JsonNode value, JsonNode schema, String path) {
        SchemaValidation run = new SchemaValidation();
        run.validate(value, schema, Optional.empty(), path);
        return run.causes.isEmpty();
    }

    private void validate(JsonNode value, JsonNode schema, Optional<JsonNode> old, String path) {
        if (old.filter(value::equals).isPresent()) {
            return;
        }
        if (!hasType(value, schema)) {
            causes.add(new FieldCause(
                    path,
                    "FieldValueTypeInvalid",
                    "Invalid value: \"" + typeOf(value) + "\": " + body(path) + "must be of type " + wantedType(schema)
                            + ": \"" + typeOf(value) + "\""));
            return;
        }
        validateEnum(value, schema, path);
        validateJunctors(value, schema, path);
        if (value.isNumber()) {
            validateNumber(value, schema, path);
        } else if (value.isTextual()) {
            validateText(value.asText(), schema, path);
        } else if (value.isArray()) {
            validateArray(value, schema, old, path);
        } else if (value.isObject()) {
            validateObject(value, schema, old, path);
        }
    }

    private void validateObject(JsonNode value, JsonNode schema, Optional<JsonNode> old, String path) {
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText())) {
                causes.add(FieldCause.required(join(path, required.asText()), ""));
            }
        }
        if (below(value.size(), schema.path("minProperties"))) {
            invalid(path, value, "should have at least " + schema.path("minProperties") + " properties");
        }
        if (above(value.size(), schema.path("maxProperties"))) {
            causes.add(FieldCause.tooMany(
                    path, value.size(), schema.path("maxProperties").asLong()));
        }
        if (schema.path("x-kubernetes-embedded-resource").asBoolean()) {
            validateEmbedded(value, path);
        }
        JsonNode properties = schema.path("properties");
        JsonNode additional = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode child = properties.has(field.getKey()) ? properties.get(field.getKey()) : additional;
            if (child.isObject()) {
                Optional<JsonNode> before = Correlation.field(old, schema, field.getKey());
                validate(field.getValue(), child, before, join(path, field.getKey()));
            }
        }
    }

    /** Upstream: pkg/apiserver/schema/objectmeta/validation.go. */
    private void validateEmbedded(JsonNode value, String path) {
        for (String field : List.of("apiVersion", "kind")) {
            if (value.path(field).asText().isEmpty()) {
                causes.add(FieldCause.required(join(path, field), "must not be empty"));
            }
        }
        JsonNode name = value.path("metadata").path("name");
        if (name.isTextual() && !name.asText().isEmpty() && !Names.isSubdomain(name.asText())) {
            causes.add(FieldCause.invalid(
                    join(path, "metadata.name"),
                    name.asText(),
                    Formats.subdomain(name.asText()).get(0)));
        }
    }

    private void validateArray(JsonNode value, JsonNode schema, Optional<JsonNode> old, String path) {
        if (below(value.size(), schema.path("minItems"))) {
            invalid(path, value, "should have at least " + schema.path("minItems") + " items");
        }
        if (above(value.size(), schema.path("maxItems"))) {
            causes.add(FieldCause.tooMany(
                    path, value.size(), schema.path("maxItems").asLong()));
        }
        validateUnique(value, schema, path);
        JsonNode items = schema.path("items");
        for (int i = 0; i < value.size(); i++) {
            validate(value.get(i), items, Correlation.item(old, schema, value.get(i)), path + "[" + i + "]");
        }
    }

    /** Upstream names the second of several equal items only. */
    private void validateUnique(JsonNode list, JsonNode schema, String path) {
        String type = schema.path("x-kubernetes-list-type").asText();
        if (!type.equals("set") && !type.equals("map")) {
            return;
        }
        Set<Object> once = new HashSet<>();
        Set<Object> twice = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.get(i);
            Object identity = type.equals("set") ? item : Correlation.keys(schema, item);
            if (!once.add(identity) && twice.add(identity)) {
                causes.add(FieldCause.duplicate(
                        path + "[" + i + "]", type.equals("set") ? item : identified(schema, item)));
            }
        }
    }

    private static JsonNode identified(JsonNode schema, JsonNode item) {
        var keys = Json.object();
        schema.path("x-kubernetes-list-map-keys").forEach(key -> {
            if (item.has(key.asText())) {
                keys.set(key.asText(), item.get(key.asText()));
            }
        });
        return keys;
    }

    private void validateJunctors(JsonNode value, JsonNode schema, String path) {
        JsonNode any = schema.path("anyOf");
        if (!any.isEmpty() && matches(value, any, path) == 0) {
            composite(path, "must validate at least one schema (anyOf)");
        }
        JsonNode one = schema.path("oneOf");
        int alternatives = one.isEmpty() ? 1 : matches(value, one, path);
        if (alternatives != 1) {
            composite(
                    path,
                    "must validate one and only one schema (oneOf). "
                            + (alternatives == 0
                                    ? "Found none valid"
                                    : "Found " + alternatives + " valid alternatives"));
        }
        JsonNode all = schema.path("allOf");
        int before = causes.size();
        all.forEach(part -> validate(value, part, Optional.empty(), path));
        if (causes.size() > before) {
            int valid = matches(value, all, path);
            composite(path, "must validate all the schemas (allOf)" + (valid == 0 ? ". None validated" : ""));
        }
        if (schema.path("not").isObject() && holds(value, schema.path("not"), path)) {
            composite(path, "must not validate the schema (not)");
        }
    }

    private static int matches(JsonNode value, JsonNode schemas, String path) {
        int valid = 0;
        for (JsonNode schema : schemas) {
            valid += holds(value, schema, path) ? 1 : 0;
        }
        return valid;
    }

    private void composite(String path, String why) {
        causes.add(new FieldCause("<nil>", "FieldValueInvalid", "Invalid value: \"\": \"" + path + "\" " + why));
    }

    private void validateEnum(JsonNode value, JsonNode schema, String path) {
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray()
                && StreamSupport.stream(allowed.spliterator(), false).noneMatch(value::equals)) {
            String supported = StreamSupport.stream(allowed.spliterator(), false)
                    .map(JsonNode::toString)
                    .collect(Collectors.joining(", "));
            causes.add(FieldCause.unsupported(path, value.asText(), supported));
        }
    }

    private void validateNumber(JsonNode value, JsonNode schema, String path) {
        BigDecimal number = value.decimalValue();
        JsonNode minimum = schema.path("minimum");
        JsonNode maximum = schema.path("maximum");
        if (minimum.isNumber()) {
            boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
            if (number.compareTo(minimum.decimalValue()) < (exclusive ? 1 : 0)) {
                invalid(path, value, "should be greater than " + (exclusive ? "" : "or equal to ") + minimum.asText());
            }
        }
        if (maximum.isNumber()) {
            boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
            if (number.compareTo(maximum.decimalValue()) > (exclusive ? -1 : 0)) {
                invalid(path, value, "should be less than " + (exclusive ? "" : "or equal to ") + maximum.asText());
            }
        }
        JsonNode factor = schema.path("multipleOf");
        if (factor.isNumber()
                && factor.decimalValue().signum() > 0
                && number.remainder(factor.decimalValue()).signum() != 0) {
            invalid(path, value, "should be a multiple of " + factor.asText());
        }
        validateRange(value, number, schema, path);
    }

    private void validateRange(JsonNode value, BigDecimal number, JsonNode schema, String path) {
        String format = schema.path("format").asText();
        boolean whole = schema.path("type").asText().equals("integer")
                || schema.path("x-kubernetes-int-or-string").asBoolean();
        if (!whole) {
            return;
        }
        int bits = format.equals("int32") ? 32 : 64;
        BigInteger limit = BigInteger.ONE.shiftLeft(bits - 1);
        BigInteger integer = number.toBigInteger();
        if (integer.compareTo(limit) >= 0 || integer.compareTo(limit.negate()) < 0) {
            causes.add(FieldCause.invalidValue(
                    path,
                    value,
                    "Checked value must be of type integer "
                            + (format.isEmpty() ? "(default format)" : "with format " + format) + " in " + path));
        }
    }

    private void validateText(String value, JsonNode schema, String path) {
        int length = value.codePointCount(0, value.length());
        if (below(length, schema.path("minLength"))) {
            causes.add(FieldCause.invalid(
                    path, value, body(path) + "should be at least " + schema.path("minLength") + " chars long"));
        }
        if (above(length, schema.path("maxLength"))) {
            causes.add(FieldCause.tooLong(path, schema.path("maxLength").asLong()));
        }
        String pattern = schema.path("pattern").asText();
        if (!pattern.isEmpty()
                && !PATTERNS.computeIfAbsent(pattern, Pattern::compile)
                        .matcher(value)
                        .find()) {
            causes.add(FieldCause.invalid(path, value, body(path) + "should match '" + pattern + "'"));
        }
        String format = schema.path("format").asText();
        if (!format.isEmpty() && !StringFormat.matches(format, value)) {
            causes.add(
                    FieldCause.invalid(path, value, body(path) + "must be of type " + format + ": \"" + value + "\""));
        }
    }

    private void invalid(String path, JsonNode value, String why) {
        causes.add(FieldCause.invalidValue(path, value, body(path) + why));
    }

    private static boolean below(int size, JsonNode minimum) {
        return minimum.isNumber() && size < minimum.asLong();
    }

    private static boolean above(int size, JsonNode maximum) {
        return maximum.isNumber() && size > maximum.asLong();
    }

    private static String body(String path) {
        return path.isEmpty() ? "" : path + " in body ";
    }

    private static boolean hasType(JsonNode value, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return isWhole(value) || value.isTextual();
        }
        return switch (schema.path("type").asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> isWhole(value);
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static String wantedType(JsonNode schema) {
        return schema.path("x-kubernetes-int-or-string").asBoolean()
                ? "[integer string]"
                : schema.path("type").asText();
    }

    private static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber()
                || (value.isNumber()
                        && value.decimalValue().stripTrailingZeros().scale() <= 0);
    }

    static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
