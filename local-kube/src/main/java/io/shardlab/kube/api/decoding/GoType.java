package io.shardlab.kube.api.decoding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.shardlab.kube.api.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Go's JSON decoder makes of a value for a field (upstream: {@code sigs.k8s.io/json}, {@code intstr.go}, {@code
 * quantity.go}), with its messages, which clients show.
 */
final class GoType {

    /** Model classes that Go decodes by a method of their own, or that stand for any JSON. */
    private static final Set<String> OPAQUE = Set.of(
            "MicroTime",
            "FieldsV1",
            "RawExtension",
            "JSONSchemaPropsOrArray",
            "JSONSchemaPropsOrBool",
            "JSONSchemaPropsOrStringArray");

    private GoType() {}

    /**
     * Why a value does not fit a field; empty if it does.
     *
     * @param fieldType the field's type in the Java model
     * @param field the type of the innermost object around the field, and its path from the root
     */
    static Optional<String> mismatch(JsonNode value, Type fieldType, String field) {
        if (fieldType == Quantity.class) {
            return value.isContainerNode()
                    ? Optional.of(QuantityFormat.WRONG_FORMAT)
                    : QuantityFormat.mistake(value.asText());
        }
        return fits(value, fieldType)
                ? Optional.empty()
                : Optional.of("json: cannot unmarshal " + described(value, fieldType) + " into Go struct field " + field
                        + " of type " + nameOf(fieldType));
    }

    private static boolean fits(JsonNode value, Type fieldType) {
        if (fieldType instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? value.isArray()
                    : generic.getRawType() != Map.class || value.isObject();
        }
        if (fieldType == String.class) {
            return value.isTextual();
        }
        if (fieldType == Integer.class) {
            return value.isIntegralNumber() && value.canConvertToInt();
        }
        if (fieldType == Long.class) {
            return value.isIntegralNumber() && value.canConvertToLong();
        }
        if (fieldType == Double.class) {
            return value.isNumber();
        }
        if (fieldType == Boolean.class) {
            return value.isBoolean();
        }
        if (fieldType == IntOrString.class) {
            return value.isTextual() || value.isIntegralNumber() && value.canConvertToInt();
        }
        return !(fieldType instanceof Class<?> model && isStruct(model)) || value.isObject();
    }

    /** Whether objects of the class are decoded field by field. */
    static boolean isStruct(Class<?> model) {
        return model.getName().startsWith(ObjectModel.PACKAGE)
                && model != Quantity.class
                && model != IntOrString.class
                && !model.isInterface()
                && !OPAQUE.contains(model.getSimpleName());
    }

    /** What Go leaves in a list for {@code null}. */
    static JsonNode zero(Type type) {
        if (type == String.class) {
            return TextNode.valueOf("");
        }
        if (type == Integer.class || type == Long.class) {
            return IntNode.valueOf(0);
        }
        if (type == Boolean.class) {
            return BooleanNode.FALSE;
        }
        return type instanceof Class<?> model && isStruct(model) ? Json.object() : NullNode.getInstance();
    }

    private static String described(JsonNode value, Type wanted) {
        boolean intoNumber = wanted == Integer.class || wanted == Long.class || wanted == IntOrString.class;
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> intoNumber ? "number " + value.asText() : "number";
            case BOOLEAN -> "bool";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "null";
        };
    }

    private static String nameOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? "[]" + nameOf(arguments[0])
                    : "map[string]" + nameOf(arguments[1]);
        }
        if (type == String.class) {
            return "string";
        }
        if (type == Integer.class || type == IntOrString.class) {
            return "int32";
        }
        if (type == Long.class) {
            return "int64";
        }
        if (type == Double.class) {
            return "float64";
        }
        if (type == Boolean.class) {
            return "bool";
        }
        Class<?> model = (Class<?>) type;
        return (model.getPackageName().endsWith(".v2") ? "v2." : "v1.") + model.getSimpleName();
    }
}
