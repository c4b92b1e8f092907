package io.shardlab.kube.api.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.shardlab.kube.api.json.HumanDuration;
import io.shardlab.kube.api.json.Json;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One column that {@code kubectl get} prints.
 *
 * @param priority 0 is always shown, 1 with {@code -o wide}
 * @param cell the value for an object at a time
 */
public record Column(
        String name,
        String type,
        String format,
        String description,
        int priority,
        BiFunction<ObjectNode, Instant, JsonNode> cell) {

    public static Column text(String name, Function<ObjectNode, String> cell) {
        return new Column(
                name, "string", name.equals("Name") ? "name" : "", "", 0, (o, now) -> new TextNode(cell.apply(o)));
    }

    public static Column objectName() {
        return text("Name", o -> Json.text(o, "metadata.name"));
    }

    public static Column number(String name, String path) {
        return new Column(
                name,
                "integer",
                "",
                "",
                0,
                (o, now) -> IntNode.valueOf(Json.at(o, path).asInt(0)));
    }

    /** A text that changes as time passes. */
    public static Column timed(String name, BiFunction<ObjectNode, Instant, String> cell) {
        return new Column(name, "string", "", "", 0, (o, now) -> new TextNode(cell.apply(o, now)));
    }

    /** The time since the object was created. */
    public static Column age() {
        return timed("Age", (o, now) -> HumanDuration.since(Json.text(o, "metadata.creationTimestamp"), now));
    }

    public Column wide() {
        return new Column(name, type, format, description, 1, cell);
    }
}
