package io.shardlab.kube.api.decoding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ResourceType;
import java.util.Map;
import java.util.Optional;

/** Bytes that stand in JSON as base64: {@code data} of a Secret, {@code binaryData} of a ConfigMap. */
final class Base64Data {

    private static final Map<String, String> FIELDS = Map.of("secrets", "data", "configmaps", "binaryData");
    private static final int GROUP = 4;

    private Base64Data() {}

    /** @throws ApiError 400 with the words of Go's decoder */
    static void require(ResourceType type, ObjectNode object) {
        String field = FIELDS.get(type.qualifiedName());
        if (field != null) {
            for (JsonNode value : object.path(field)) {
                mistake(value.asText()).ifPresent(at -> {
                    throw ApiError.undecodable(type, "illegal base64 data at input byte " + at);
                });
            }
        }
    }

    /** Where the text stops being base64 ({@code encoding/base64}, which passes over line ends). */
    private static Optional<Integer> mistake(String text) {
        int digits = 0;
        int padding = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                continue;
            }
            boolean pads = c == '=' && (digits + padding) % GROUP >= 2;
            if (!pads && (padding > 0 || !isDigit(c))) {
                return Optional.of(i);
            }
            digits += pads ? 0 : 1;
            padding += pads ? 1 : 0;
        }
        return (digits + padding) % GROUP == 0 ? Optional.empty() : Optional.of(text.length());
    }

    private static boolean isDigit(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }
}
