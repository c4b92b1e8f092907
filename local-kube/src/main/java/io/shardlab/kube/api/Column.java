package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.Function;

/**
 * One column that {@code kubectl get} prints.
 *
 * @param priority 0 is always shown, 1 with {@code -o wide}
 * @param cell the value for an object
 */
record Column(
        String name,
        String type,
        String format,
        String description,
        int priority,
        Function<ObjectNode, JsonNode> cell) {

    static Column text(String name, Function<ObjectNode, String> cell) {
        return new Column(name, "string", name.equals("Name") ? "name" : "", "", 0, o -> new TextNode(cell.apply(o)));
    }

    static Column value(String name, Function<ObjectNode, JsonNode> cell) {
        return new Column(name, "string", "", "", 0, cell);
    }

    static Column objectName() {
        return text("Name", o -> Json.text(o, "metadata.name"));
    }

    Column wide() {
        return new Column(name, type, format, description, 1, cell);
    }
}
