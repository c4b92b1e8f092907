package io.shardlab.kube.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of the built-in kinds and their types, as the Java model of the Kubernetes client library has them. */
final class BuiltInFields {

    private static final String MODEL = "io.fabric8.kubernetes.api.model.";

    private static final Map<String, String> PACKAGES = Map.ofEntries(
            Map.entry("", ""),
            Map.entry("apiregistration.k8s.io", ""),
            Map.entry("apps", "apps."),
            Map.entry("autoscaling", "autoscaling.v2."),
            Map.entry("policy", "policy.v1."),
            Map.entry("coordination.k8s.io", "coordination.v1."),
            Map.entry("networking.k8s.io", "networking.v1."),
            Map.entry("rbac.authorization.k8s.io", "rbac."),
            Map.entry("scheduling.k8s.io", "scheduling.v1."),
            Map.entry("admissionregistration.k8s.io", "admissionregistration.v1."));

    /** Model classes that stand for a scalar, or for any JSON. */
    private static final Set<String> OPAQUE =
            Set.of("Quantity", "IntOrString", "MicroTime", "FieldsV1", "RawExtension");

    private static final Map<Class<?>, Map<String, Type>> FIELDS = new HashMap<>();

    private BuiltInFields() {}

    /**
     * Removes the fields that the kind does not have; returns their paths.
     *
     * @throws ApiError 400 if a field has a value of the wrong type
     */
    static List<String> prune(ResourceType type, ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        model(type).ifPresent(model -> new Walk(type, unknown).object(object, model, ""));
        return unknown;
    }

    private static Optional<Class<?>> model(ResourceType type) {
        // Events are stored in their old form whatever they came as.
        String subpackage = type.isEvent() ? "" : PACKAGES.get(type.group());
        if (subpackage == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Class.forName(MODEL + subpackage + type.kind()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
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

    private record Walk(ResourceType type, List<String> unknown) {

        void object(ObjectNode object, Class<?> model, String path) {
            Map<String, Type> fields = fieldsOf(model);
            Iterator<Map.Entry<String, JsonNode>> entries = object.properties().iterator();
            while (entries.hasNext()) {
                Map.Entry<String, JsonNode> entry = entries.next();
                String at = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                Type fieldType = fields.get(entry.getKey());
                if (fieldType == null) {
                    entries.remove();
                    unknown.add(at);
                } else {
                    value(entry.getValue(), fieldType, at);
                }
            }
        }

        private void value(JsonNode value, Type fieldType, String path) {
            if (fieldType instanceof ParameterizedType generic) {
                container(value, generic, path);
            } else if (fieldType == String.class) {
                expect(value.isTextual(), value, "string", path);
            } else if (fieldType == Integer.class || fieldType == Long.class) {
                expect(value.isIntegralNumber(), value, fieldType == Integer.class ? "int32" : "int64", path);
            } else if (fieldType == Boolean.class) {
                expect(value.isBoolean(), value, "bool", path);
            } else if (fieldType instanceof Class<?> model && isObject(model)) {
                expect(value.isObject(), value, model.getSimpleName(), path);
                object((ObjectNode) value, model, path);
            }
        }

        private void container(JsonNode value, ParameterizedType generic, String path) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                expect(value.isArray(), value, "list", path);
                for (int i = 0; i < value.size(); i++) {
                    value(value.get(i), arguments[0], path + "[" + i + "]");
                }
            } else if (generic.getRawType() == Map.class) {
                expect(value.isObject(), value, "map", path);
                for (Map.Entry<String, JsonNode> entry : value.properties()) {
                    value(entry.getValue(), arguments[1], path + "." + entry.getKey());
                }
            }
        }

        private void expect(boolean holds, JsonNode value, String wanted, String path) {
            if (!holds) {
                throw ApiError.badRequest(type.kind() + " in version \"" + type.version()
                        + "\" cannot be handled as a " + type.kind() + ": json: cannot unmarshal "
                        + value.getNodeType().name().toLowerCase(Locale.ROOT) + " into field " + path + " of type "
                        + wanted);
            }
        }

        private static boolean isObject(Class<?> model) {
            return model.getName().startsWith(MODEL)
                    && !OPAQUE.contains(model.getSimpleName())
                    && !fieldsOf(model).isEmpty();
        }
    }
}
