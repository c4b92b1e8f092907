package io.shardlab.kube.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V2beta2Autoscaling;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads {@code application/vnd.kubernetes.protobuf}, which kubectl 1.35 and Helm 4 send for built-in kinds. Answers are
 * always JSON, which the same clients accept.
 */
final class Protobuf {

    static final String CONTENT_TYPE = "application/vnd.kubernetes.protobuf";

    /** Every body begins with {@code k8s} and a zero. */
    private static final int MAGIC_LENGTH = 4;

    private static final Map<String, Supplier<FileDescriptor>> FILES = Map.of(
            "v1", V1::getDescriptor,
            "apps/v1", V1Apps::getDescriptor,
            "autoscaling/v1", V1Autoscaling::getDescriptor,
            // The messages of v2 have the numbers of the last beta.
            "autoscaling/v2", V2beta2Autoscaling::getDescriptor,
            "policy/v1", V1Policy::getDescriptor,
            "rbac.authorization.k8s.io/v1", V1Rbac::getDescriptor,
            "networking.k8s.io/v1", V1Networking::getDescriptor,
            "authentication.k8s.io/v1", V1Authentication::getDescriptor,
            "authorization.k8s.io/v1", V1Authorization::getDescriptor,
            "scheduling.k8s.io/v1", V1Scheduling::getDescriptor);

    /** Messages whose fields stand, in JSON, among those of the message around them. */
    private static final Set<String> INLINE = Set.of(
            "volumeSource",
            "handler",
            "localObjectReference",
            "ephemeralContainerCommon",
            "persistentVolumeSource",
            "ingressRuleValue",
            "rule",
            "ruleWithOperations");

    /** Fields that Go leaves out of JSON when they are zero, although they are always on the wire. */
    private static final Set<String> OMITTED_WHEN_ZERO = Set.of(
            "generation",
            "hostNetwork",
            "hostPID",
            "hostIPC",
            "stdin",
            "stdinOnce",
            "tty",
            "hostPort",
            "nodePort",
            "minReadySeconds",
            "observedGeneration",
            "paused",
            "readOnly",
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold",
            "publishNotReadyAddresses",
            "unschedulable");

    private Protobuf() {}

    /**
     * The object in a body.
     *
     * @throws ApiError 415 for a kind whose messages are not known here, 400 for a body that is none
     */
    static ObjectNode decode(byte[] body) {
        if (body.length < MAGIC_LENGTH) {
            return Json.object();
        }
        try {
            ByteString content = ByteString.copyFrom(body, MAGIC_LENGTH, body.length - MAGIC_LENGTH);
            DynamicMessage envelope =
                    DynamicMessage.parseFrom(Runtime.getDescriptor().findMessageTypeByName("Unknown"), content);
            ObjectNode typeMeta = object((Message) get(envelope, "typeMeta"));
            String apiVersion = Json.text(typeMeta, "apiVersion");
            String kind = Json.text(typeMeta, "kind");
            Descriptor type = descriptor(apiVersion, kind)
                    .orElseThrow(() -> ApiError.unsupportedMediaType(
                            CONTENT_TYPE + " of " + kind + " in " + apiVersion, "application/json"));
            ObjectNode object = object(DynamicMessage.parseFrom(type, (ByteString) get(envelope, "raw")));
            return object.put("apiVersion", apiVersion).put("kind", kind);
        } catch (InvalidProtocolBufferException e) {
            throw ApiError.badRequest("the body of the request is no " + CONTENT_TYPE + ": " + e.getMessage());
        }
    }

    private static Optional<Descriptor> descriptor(String apiVersion, String kind) {
        if (kind.equals("DeleteOptions")) {
            return Optional.of(Meta.getDescriptor().findMessageTypeByName(kind));
        }
        if (apiVersion.equals("admissionregistration.k8s.io/v1")) {
            return Optional.ofNullable(V1Admissionregistration.getDescriptor().findMessageTypeByName(kind));
        }
        return Optional.ofNullable(FILES.get(apiVersion)).map(file -> file.get().findMessageTypeByName(kind));
    }

    private static Object get(Message message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    private static ObjectNode object(Message message) {
        ObjectNode object = Json.object();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            String name = jsonName(field.getKey());
            JsonNode value = fieldValue(field.getKey(), field.getValue());
            if (INLINE.contains(name) && value instanceof ObjectNode inlined) {
                object.setAll(inlined);
            } else if (!isAbsent(name, value)) {
                object.set(name, value);
            }
        }
        return object;
    }

    /** The messages of admission have a field {@code Webhooks}; no name in JSON begins with a capital. */
    private static String jsonName(FieldDescriptor field) {
        String name = field.getName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static boolean isAbsent(String name, JsonNode value) {
        boolean zero = value.isNumber() && value.asLong() == 0 || value.isBoolean() && !value.asBoolean();
        return value.isNull()
                || value.isTextual() && value.asText().isEmpty()
                || zero && OMITTED_WHEN_ZERO.contains(name);
    }

    private static JsonNode fieldValue(FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            ObjectNode map = Json.object();
            for (Object entry : (List<?>) value) {
                Message pair = (Message) entry;
                FieldDescriptor type = pair.getDescriptorForType().findFieldByName("value");
                map.set(String.valueOf(get(pair, "key")), scalar(type, get(pair, "value")));
            }
            return map;
        }
        if (field.isRepeated()) {
            ArrayNode list = Json.array();
            ((List<?>) value).forEach(item -> list.add(scalar(field, item)));
            return list;
        }
        return scalar(field, value);
    }

    private static JsonNode scalar(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case STRING -> new TextNode((String) value);
            case INT -> IntNode.valueOf((Integer) value);
            case LONG -> longOrInt((Long) value);
            case BOOLEAN -> BooleanNode.valueOf((Boolean) value);
            case DOUBLE, FLOAT -> DoubleNode.valueOf(((Number) value).doubleValue());
            case BYTE_STRING -> new TextNode(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case MESSAGE -> message((Message) value);
            case ENUM -> new TextNode(value.toString());
        };
    }

    // Trees read from JSON hold small numbers as ints; the same number must be equal however it came.
    private static JsonNode longOrInt(long value) {
        return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    /** Messages that are not objects in JSON. */
    private static JsonNode message(Message message) {
        return switch (message.getDescriptorForType().getName()) {
            case "Time", "MicroTime" -> time(message);
            case "Quantity" -> new TextNode((String) get(message, "string"));
            case "IntOrString" ->
                ((Number) get(message, "type")).longValue() == 0
                        ? IntNode.valueOf((Integer) get(message, "intVal"))
                        : new TextNode((String) get(message, "strVal"));
            case "FieldsV1", "RawExtension" ->
                message.getAllFields().isEmpty()
                        ? Json.object()
                        : Json.parse(((ByteString) message.getAllFields()
                                        .values()
                                        .iterator()
                                        .next())
                                .toStringUtf8());
            default -> object(message);
        };
    }

    private static JsonNode time(Message message) {
        long seconds = (Long) get(message, "seconds");
        int nanos = (Integer) get(message, "nanos");
        // Go's zero time is the year 1; an empty message is the Unix epoch: neither is a time somebody set.
        return seconds <= 0
                ? NullNode.getInstance()
                : new TextNode(Instant.ofEpochSecond(seconds, nanos).toString());
    }
}
