package io.shardlab.kube.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import java.util.Map;

/** A patch that needs no history: JSON patch, merge patch, strategic merge patch. */
public sealed interface Patch {

    String JSON = "application/json-patch+json";
    String MERGE = "application/merge-patch+json";
    String STRATEGIC = "application/strategic-merge-patch+json";
    String APPLY = "application/apply-patch+yaml";

    /** The patched object; {@code object} itself may be changed. */
    ObjectNode applyTo(ObjectNode object);

    /** RFC 6902. */
    record Operations(ArrayNode operations) implements Patch {

        @Override
        public ObjectNode applyTo(ObjectNode object) {
            try {
                JsonNode patched = object;
                for (JsonNode operation : operations) {
                    checkThatItIsThere(patched, operation);
                    patched = JsonPatch.apply(Json.array().add(operation), patched);
                }
                return (ObjectNode) patched;
            } catch (RuntimeException e) {
                throw ApiError.unprocessable(e.getMessage());
            }
        }

        /** The library takes the removal of what is not there for done. */
        private static void checkThatItIsThere(JsonNode object, JsonNode operation) {
            String name = operation.path("op").asText();
            String path = operation.path("path").asText();
            if ((name.equals("remove") || name.equals("replace"))
                    && object.at(path).isMissingNode()) {
                throw new IllegalArgumentException(name + " operation does not apply: nothing is at \"" + path + "\"");
            }
        }
    }

    /** RFC 7386. */
    record Merge(ObjectNode patch) implements Patch {

        @Override
        public ObjectNode applyTo(ObjectNode object) {
            merge(object, patch);
            return object;
        }

        private static void merge(ObjectNode target, ObjectNode patch) {
            for (Map.Entry<String, JsonNode> field : patch.properties()) {
                JsonNode value = field.getValue();
                if (value.isNull()) {
                    target.remove(field.getKey());
                } else if (value instanceof ObjectNode object) {
                    merge(Json.child(target, field.getKey()), object);
                } else {
                    target.set(field.getKey(), value.deepCopy());
                }
            }
        }
    }

    /** Kubernetes' own, for built-in kinds only. */
    record Strategic(ObjectNode patch) implements Patch {

        @Override
        public ObjectNode applyTo(ObjectNode object) {
            StrategicMerge.apply(object, patch);
            return object;
        }
    }

    /** Reads a patch of the given content type; {@link ApiError} 400 or 415 if it is none. */
    static Patch of(String contentType, JsonNode body, boolean custom) {
        if (contentType.equals(JSON) && body instanceof ArrayNode operations) {
            return new Operations(operations);
        }
        if (contentType.equals(MERGE) && body instanceof ObjectNode patch) {
            return new Merge(patch);
        }
        if (contentType.equals(STRATEGIC) && !custom && body instanceof ObjectNode patch) {
            return new Strategic(patch);
        }
        boolean known =
                contentType.equals(JSON) || contentType.equals(MERGE) || contentType.equals(STRATEGIC) && !custom;
        throw known
                ? ApiError.badRequest("a patch of type " + contentType + " cannot be read from this body")
                : ApiError.unsupportedMediaType(
                        contentType, JSON + ", " + MERGE + ", " + APPLY + (custom ? "" : ", " + STRATEGIC));
    }
}
