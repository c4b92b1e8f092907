package io.shardlab.kube.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The conditions in an object's status. */
public final class Conditions {

    private Conditions() {}

    /** The first condition of that type. */
    public static Optional<JsonNode> find(JsonNode object, String type) {
        return Json.at(object, "status.conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst();
    }

    public static boolean isTrue(JsonNode object, String type) {
        return find(object, type)
                .map(condition -> condition.path("status").asText().equals("True"))
                .orElse(false);
    }
}
