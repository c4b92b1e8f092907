package io.shardlab.kube.api.decoding;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ResourceType;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fields of the built-in kinds and their types, as the Java model of the Kubernetes client library has them. */
public final class BuiltInFields {

    private static final Map<Class<?>, Map<String, Type>> FIELDS = new ConcurrentHashMap<>();

    private BuiltInFields() {}

    /**
     * Removes the fields that the kind does not have; returns their paths.
     *
     * @throws ApiError 400 if a field has a value of the wrong type
     */
    static List<String> prune(ResourceType type, ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        ObjectModel.classOf(type)
                .ifPresent(model -> new Walk(type.kind(), type.version(), unknown).root(object, model));
        Base64Data.require(type, object);
        return unknown;
    }

    /**
     * Checks an object of a kind that is not stored.
     *
     * @throws ApiError 400 if a field has a value of the wrong type
     */
    public static void requireTypes(String kind, String version, Class<?> model, ObjectNode object) {
        Json.dropNulls(object);
        new Walk(kind, version, new ArrayList<>()).root(object, model);
    }

    /**
     * The same for the metadata of a custom resource, which no schema describes.
     *
     * @throws ApiError 400 if a field has a value of the wrong type
     */
    public static List<String> pruneMetadata(ResourceType type, ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        JsonNode metadata = object.path("metadata");
        if (!metadata.isMissingNode()) {
            // Upstream decodes the metadata on their own: its messages name the fields from there.
            new Walk(type.kind(), type.version(), unknown)
                    .value(metadata, ObjectMeta.class, "metadata", "", "metadata");
        }
        return unknown;
    }

    private static Map<String, Type> fieldsOf(Class<?> model) {
        return FIELDS.computeIfAbsent(model, type -> {
            Map<String, Type> fields = new HashMap<>();
            for (Field field : type.getDeclaredFields()) {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (property != null) {
                    fields.put(property.value().isEmpty() ? field.getName() : property.value(), field.getGenericType());
                }
            }
            return Map.copyOf(fields);
        });
    }

    private record Walk(String kind, String version, List<String> unknown) {

        void root(ObjectNode object, Class<?> model) {
            object(object, model, "", "");
        }

        /** {@code goPath}: the path in upstream's messages, which has neither list indexes nor map keys. */
        private void object(ObjectNode object, Class<?> model, String path, String goPath) {
            Map<String, Type> fields = fieldsOf(model);
            Iterator<Map.Entry<String, JsonNode>> entries = object.properties().iterator();
            while (entries.hasNext()) {
                Map.Entry<String, JsonNode> entry = entries.next();
                String at = join(path, entry.getKey());
                Type fieldType = fields.get(entry.getKey());
                if (fieldType == null) {
                    entries.remove();
                    unknown.add(at);
                } else {
                    String goAt = join(goPath, entry.getKey());
                    value(entry.getValue(), fieldType, at, goAt, model.getSimpleName() + "." + goAt);
                }
            }
        }

        /** {@code field}: the innermost struct and the path, as upstream's messages have them. */
        private void value(JsonNode value, Type fieldType, String path, String goPath, String field) {
            GoType.mismatch(value, fieldType, field).ifPresent(why -> {
                throw ApiError.undecodable(kind, version, why);
            });
            if (fieldType instanceof ParameterizedType generic) {
                Type[] arguments = generic.getActualTypeArguments();
                if (value instanceof ArrayNode list) {
                    for (int i = 0; i < list.size(); i++) {
                        if (list.get(i).isNull()) {
                            list.set(i, GoType.zero(arguments[0]));
                        }
                        value(list.get(i), arguments[0], path + "[" + i + "]", goPath, field);
                    }
                } else {
                    for (Map.Entry<String, JsonNode> entry : value.properties()) {
                        value(entry.getValue(), arguments[1], join(path, entry.getKey()), goPath, field);
                    }
                }
            } else if (fieldType instanceof Class<?> model
                    && GoType.isStruct(model)
                    && !fieldsOf(model).isEmpty()) {
                object((ObjectNode) value, model, path, goPath);
            }
        }

        private static String join(String path, String field) {
            return path.isEmpty() ? field : path + "." + field;
        }
    }
}
