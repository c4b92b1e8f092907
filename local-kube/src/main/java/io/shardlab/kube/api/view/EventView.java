package io.shardlab.kube.api.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The two faces of an event: it is stored as {@code v1}, and {@code events.k8s.io/v1} names some fields otherwise. */
public final class EventView {

    private static final Map<String, String> OLD_TO_NEW = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");

    private EventView() {}

    public static ObjectNode newStyle(ObjectNode stored) {
        ObjectNode event = stored.deepCopy().put("apiVersion", "events.k8s.io/v1");
        OLD_TO_NEW.forEach((old, renamed) -> move(event, old, renamed));
        return event;
    }

    /** The stored form of an event that came as {@code events.k8s.io/v1}; changes it in place. */
    public static ObjectNode stored(ObjectNode event) {
        OLD_TO_NEW.forEach((old, renamed) -> move(event, renamed, old));
        return event.put("apiVersion", "v1");
    }

    private static void move(ObjectNode object, String from, String to) {
        JsonNode value = object.remove(from);
        if (value != null) {
            object.set(to, value);
        }
    }
}
