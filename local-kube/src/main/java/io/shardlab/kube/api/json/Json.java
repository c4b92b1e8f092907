package io.shardlab.kube.api.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** The JSON trees that Kubernetes objects are kept as. */
public final class Json {

    public static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    public static ObjectNode parse(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree that cannot be written", e);
        }
    }

    /** The node under dotted {@code path}; a missing node if any step is absent. */
    public static JsonNode at(JsonNode node, String path) {
        JsonNode found = node;
        for (String step : path.split("\\.")) {
            found = found.path(step);
        }
        return found;
    }

    public static String text(JsonNode node, String path) {
        return at(node, path).asText("");
    }

    public static Optional<String> textAt(JsonNode node, String path) {
        JsonNode found = at(node, path);
        return found.isTextual() && !found.asText().isEmpty() ? Optional.of(found.asText()) : Optional.empty();
    }

    /** The object under {@code field}, made if it is absent or null. */
    public static ObjectNode child(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode child ? child : parent.putObject(field);
    }

    public static ArrayNode list(ObjectNode parent, String field) {
        return parent.get(field) instanceof ArrayNode list ? list : parent.putArray(field);
    }

    /** Sets {@code field} unless the client has set it. */
    public static void defaults(ObjectNode parent, String field, Object value) {
        JsonNode present = parent.get(field);
        if (present == null || present.isNull()) {
            parent.set(field, MAPPER.valueToTree(value));
        }
    }

    /** Kubernetes drops nulls on decoding: an absent field and a null one are the same. */
    public static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
            while (fields.hasNext()) {
                JsonNode value = fields.next().getValue();
                if (value.isNull()) {
                    fields.remove();
                } else {
                    dropNulls(value);
                }
            }
        } else {
            node.forEach(Json::dropNulls);
        }
    }
}
