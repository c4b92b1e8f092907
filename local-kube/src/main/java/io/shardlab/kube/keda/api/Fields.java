package io.shardlab.kube.keda.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the declared fields of a document and collects every mistake on the way; {@link #verify} reports them at once. */
public final class Fields {

    private final JsonNode node;
    private final String path;
    private final List<String> mistakes;

    private Fields(JsonNode node, String path, List<String> mistakes) {
        this.node = node;
        this.path = path;
        this.mistakes = mistakes;
    }

    public static Fields of(JsonNode node, String path) {
        return new Fields(node, path, new ArrayList<>());
    }

    /** The object under a name; its fields are all absent if it is. */
    public Fields child(String name) {
        return new Fields(node.path(name), at(name), mistakes);
    }

    /** The same, if it is there. */
    public Optional<Fields> optionalChild(String name) {
        return has(name) ? Optional.of(child(name)) : Optional.empty();
    }

    public List<Fields> list(String name) {
        List<Fields> items = new ArrayList<>();
        for (JsonNode item : node.path(name)) {
            items.add(new Fields(item, at(name) + "[" + items.size() + "]", mistakes));
        }
        return items;
    }

    public boolean has(String name) {
        return !node.path(name).isMissingNode() && !node.path(name).isNull();
    }

    public JsonNode raw(String name) {
        return has(name) ? node.path(name) : MissingNode.getInstance();
    }

    public String required(String name) {
        String value = text(name, "");
        if (value.isEmpty()) {
            mistake(name, "is missing");
        }
        return value;
    }

    public String text(String name, String otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (!node.path(name).isTextual()) {
            mistake(name, "must be a string, not " + node.path(name));
        }
        return node.path(name).asText();
    }

    public String oneOf(String name, List<String> allowed, String otherwise) {
        String value = text(name, "");
        if (value.isEmpty()) {
            return otherwise;
        }
        if (!allowed.contains(value)) {
            mistake(name, "must be one of " + String.join(", ", allowed) + ", not \"" + value + "\"");
        }
        return value;
    }

    public OptionalInt integer(String name, int least) {
        if (!has(name)) {
            return OptionalInt.empty();
        }
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            mistake(name, "must be an integer, not " + value);
            return OptionalInt.empty();
        }
        if (value.intValue() < least) {
            mistake(name, "must be at least " + least + ", not " + value);
        }
        return OptionalInt.of(value.intValue());
    }

    public int requiredInteger(String name, int least) {
        if (!has(name)) {
            mistake(name, "is missing");
        }
        return integer(name, least).orElse(least);
    }

    public boolean flag(String name) {
        return node.path(name).asBoolean(false);
    }

    public Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.path(name)
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    public void mistake(String name, String what) {
        mistakes.add(at(name) + " " + what);
    }

    public void verify() throws InvalidDocumentException {
        if (!mistakes.isEmpty()) {
            throw new InvalidDocumentException(mistakes);
        }
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
