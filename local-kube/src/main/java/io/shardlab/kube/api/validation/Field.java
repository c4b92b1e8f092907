package io.shardlab.kube.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.api.validation.FieldError.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value with its path, which collects what is wrong with it and with everything below. */
final class Field {

    private final JsonNode value;
    private final String path;
    private final List<FieldError> errors;

    private Field(JsonNode value, String path, List<FieldError> errors) {
        this.value = value;
        this.path = path;
        this.errors = errors;
    }

    static Field root(JsonNode value, String path) {
        return new Field(value, path, new ArrayList<>());
    }

    List<FieldError> errors() {
        return List.copyOf(errors);
    }

    JsonNode value() {
        return value;
    }

    /** The field of that name; one that is not there can be asked and blamed, too. */
    Field child(String name) {
        return new Field(value.path(name), path.isEmpty() ? name : path + "." + name, errors);
    }

    List<Field> items() {
        List<Field> items = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode item : value) {
                items.add(new Field(item, path + "[" + items.size() + "]", errors));
            }
        }
        return items;
    }

    /** The values of a map, with their keys in brackets, as upstream writes them. */
    Map<String, Field> entries() {
        return value.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new Field(entry.getValue(), path + "[" + entry.getKey() + "]", errors),
                        (one, other) -> one,
                        java.util.LinkedHashMap::new));
    }

    boolean has(String name) {
        return value.has(name);
    }

    boolean isPresent() {
        return !value.isMissingNode();
    }

    String text() {
        return value.asText("");
    }

    long number() {
        return value.asLong();
    }

    void required(String why) {
        add(Reason.REQUIRED, "Required value" + (why.isEmpty() ? "" : ": " + why));
    }

    /** Blames the value itself. */
    void invalid(String why) {
        invalid(value.isMissingNode() ? "\"\"" : value.toString(), why);
    }

    /** Blames a text that is part of the value, such as a key of a map. */
    void invalidText(String blamed, String why) {
        invalid("\"" + blamed + "\"", why);
    }

    void invalidTexts(String blamed, List<String> mistakes) {
        mistakes.forEach(why -> invalidText(blamed, why));
    }

    /** Blames a number that is not there, which is 0 in Go. */
    void invalidZero(String why) {
        invalid("0", why);
    }

    private void invalid(String shown, String why) {
        add(Reason.INVALID, "Invalid value: " + shown + ": " + why);
    }

    void forbidden(String why) {
        add(Reason.FORBIDDEN, "Forbidden: " + why);
    }

    void notFound() {
        add(Reason.NOT_FOUND, "Not found: " + value);
    }

    void duplicate() {
        add(Reason.DUPLICATE, "Duplicate value: " + value);
    }

    /** Demands a text; returns whether there is one. */
    boolean demandText() {
        if (text().isEmpty()) {
            required("");
            return false;
        }
        return true;
    }

    /** Demands one of the texts, which stand in the order of upstream's message. */
    void demandOneOf(String... supported) {
        if (!List.of(supported).contains(text())) {
            String list =
                    Arrays.stream(supported).map(text -> "\"" + text + "\"").collect(Collectors.joining(", "));
            add(Reason.NOT_SUPPORTED, "Unsupported value: \"" + text() + "\": supported values: " + list);
        }
    }

    /** Demands a number in a range, if there is any. */
    void demandRange(long lowest, long highest) {
        if (isPresent() && (number() < lowest || number() > highest)) {
            invalid("must be between " + lowest + " and " + highest + ", inclusive");
        }
    }

    void demandNonnegative() {
        if (isPresent() && number() < 0) {
            invalid("must be greater than or equal to 0");
        }
    }

    private void add(Reason reason, String detail) {
        errors.add(new FieldError(path, reason, detail));
    }
}
