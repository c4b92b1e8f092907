package io.shardlab.kube.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.CelByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a structural schema is in CEL: its type, and the values of objects that have it.
 *
 * <p>As upstream's {@code SchemaDeclType} and {@code UnstructuredToVal} (k8s.io/apiserver/pkg/cel/common): what
 * {@code x-kubernetes-preserve-unknown-fields} keeps without a schema cannot be seen, an int-or-string is dynamic,
 * strings with a format of time or bytes have the type of that.
 */
final class SchemaType implements CelTypeProvider {

    private static final String ROOT = "selfType";

    private final JsonNode schema;
    private final Map<String, StructType> structs = new LinkedHashMap<>();
    private final Optional<CelType> type;

    /**
     * Reads a schema.
     *
     * @param resource whether it is the root of a resource, which has {@code apiVersion}, {@code kind} and
     *     {@code metadata} whether it names them or not
     */
    SchemaType(JsonNode schema, boolean resource) {
        this.schema = resource ? withResourceFields(schema) : schema;
        this.type = typeOf(this.schema, ROOT);
    }

    /** The type of {@code self}; empty if nothing of it can be seen. */
    Optional<CelType> type() {
        return type;
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(structs.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(structs.get(name));
    }

    /** The CEL value of an object that the schema has found valid. */
    Object valueOf(JsonNode value) {
        return valueOf(value, schema);
    }

    private Optional<CelType> typeOf(JsonNode schema, String name) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return Optional.of(SimpleType.DYN);
        }
        return switch (schema.path("type").asText()) {
            case "array" -> child(schema.path("items"), name + ".@items").map(ListType::create);
            case "object" -> objectType(schema, name);
            case "string" -> Optional.of(textType(schema));
            case "boolean" -> Optional.of(SimpleType.BOOL);
            case "number" -> Optional.of(SimpleType.DOUBLE);
            case "integer" -> Optional.of(SimpleType.INT);
            default -> Optional.empty();
        };
    }

    private Optional<CelType> child(JsonNode schema, String name) {
        return typeOf(seen(schema), name);
    }

    /** The schema as rules see it: an embedded resource has the fields of one. */
    private static JsonNode seen(JsonNode schema) {
        return schema.path("x-kubernetes-embedded-resource").asBoolean() ? withResourceFields(schema) : schema;
    }

    private Optional<CelType> objectType(JsonNode schema, String name) {
        JsonNode values = schema.path("additionalProperties");
        if (values.isObject()) {
            return child(values, name + ".@values").map(type -> MapType.create(SimpleType.STRING, type));
        }
        Map<String, CelType> fields = new HashMap<>();
        schema.path("properties")
                .properties()
                .forEach(property -> FieldName.escape(property.getKey())
                        .ifPresent(field -> child(property.getValue(), name + "." + property.getKey())
                                .ifPresent(type -> fields.put(field, type))));
        StructType struct = StructType.create(
                name, ImmutableSet.copyOf(fields.keySet()), field -> Optional.ofNullable(fields.get(field)));
        structs.put(name, struct);
        return Optional.of(struct);
    }

    private static CelType textType(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "byte" -> SimpleType.BYTES;
            case "duration" -> SimpleType.DURATION;
            case "date", "date-time" -> SimpleType.TIMESTAMP;
            default -> SimpleType.STRING;
        };
    }

    private static Object valueOf(JsonNode value, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return value.isTextual() ? value.asText() : (Object) value.longValue();
        }
        return switch (schema.path("type").asText()) {
            case "array" -> listOf(value, seen(schema.path("items")));
            case "object" -> fieldsOf(value, schema);
            case "string" -> textValue(value.asText(), schema.path("format").asText());
            case "boolean" -> value.booleanValue();
            case "number" -> value.doubleValue();
            case "integer" -> value.longValue();
            default -> value;
        };
    }

    private static List<Object> listOf(JsonNode value, JsonNode items) {
        List<Object> list = new ArrayList<>(value.size());
        value.forEach(item -> list.add(valueOf(item, items)));
        return list;
    }

    private static Map<String, Object> fieldsOf(JsonNode value, JsonNode schema) {
        Map<String, Object> fields = new LinkedHashMap<>();
        JsonNode values = schema.path("additionalProperties");
        JsonNode properties = schema.path("properties");
        value.properties().forEach(field -> {
            String name = field.getKey();
            if (values.isObject()) {
                fields.put(name, valueOf(field.getValue(), seen(values)));
            } else if (properties.has(name)) {
                FieldName.escape(name)
                        .ifPresent(
                                escaped -> fields.put(escaped, valueOf(field.getValue(), seen(properties.get(name)))));
            }
        });
        return fields;
    }

    private static Object textValue(String text, String format) {
        return switch (format) {
            case "byte" -> CelByteString.of(Base64.getDecoder().decode(text));
            case "duration" -> FormattedText.duration(text).orElseThrow(() -> unreadable("duration", text));
            case "date" -> FormattedText.date(text).orElseThrow(() -> unreadable("date formatted string", text));
            case "date-time" ->
                FormattedText.dateTime(text).orElseThrow(() -> unreadable("date-time formatted string", text));
            default -> text;
        };
    }

    private static IllegalArgumentException unreadable(String what, String text) {
        return new IllegalArgumentException("Invalid " + what + " " + text);
    }

    private static JsonNode withResourceFields(JsonNode schema) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = resource.putObject("properties");
        properties.setAll(
                schema.path("properties") instanceof ObjectNode declared
                        ? declared
                        : JsonNodeFactory.instance.objectNode());
        properties.putObject("kind").put("type", "string");
        properties.putObject("apiVersion").put("type", "string");
        ObjectNode names =
                properties.putObject("metadata").put("type", "object").putObject("properties");
        names.putObject("name").put("type", "string");
        names.putObject("generateName").put("type", "string");
        return resource;
    }
}
