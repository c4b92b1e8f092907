package io.shardlab.kube.api.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How large objects may be: {@code TotalAnnotationSizeLimitB} of {@code apimachinery/pkg/api/validation/objectmeta.go},
 * {@code MaxSecretSize} for ConfigMaps and Secrets of {@code pkg/apis/core/validation/validation.go}.
 */
final class SizeLimits {

    private static final int ANNOTATIONS = 256 * 1024;
    private static final int DATA = 1024 * 1024;

    private SizeLimits() {}

    /** What of an object is too large. */
    static List<FieldCause> exceeded(ResourceType type, ObjectNode object) {
        List<FieldCause> causes = new ArrayList<>();
        JsonNode annotations = Json.at(object, "metadata.annotations");
        if (keys(annotations) + values(annotations) > ANNOTATIONS) {
            causes.add(FieldCause.tooLong("metadata.annotations", ANNOTATIONS));
        }
        if (type.is("", "configmaps") && values(object.path("data")) + decoded(object.path("binaryData")) > DATA) {
            // Upstream names no field: it is both of them together.
            causes.add(FieldCause.tooLong("[]", DATA));
        }
        if (type.is("", "secrets") && decoded(object.path("data")) > DATA) {
            causes.add(FieldCause.tooLong("data", DATA));
        }
        return causes;
    }

    private static long keys(JsonNode map) {
        return map.properties().stream()
                .map(Map.Entry::getKey)
                .mapToLong(SizeLimits::bytes)
                .sum();
    }

    private static long values(JsonNode map) {
        return map.valueStream()
                .map(JsonNode::asText)
                .mapToLong(SizeLimits::bytes)
                .sum();
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Bytes that Base64 texts stand for. */
    private static long decoded(JsonNode map) {
        return map.valueStream()
                .map(JsonNode::asText)
                .mapToLong(text -> {
                    long padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
                    return text.length() / 4L * 3 - padding;
                })
                .sum();
    }
}
