package io.shardlab.kube.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fields of an object, in the {@code fieldsV1} form of managedFields: {@code f:} for a field, {@code k:} for an item
 * of a keyed list, {@code v:} for a member of a set.
 */
final class FieldSet {

    /** The item itself, beside its fields. */
    private static final String SELF = ".";

    private FieldSet() {}

    /** The fields that an applied configuration sets. */
    static ObjectNode of(ObjectNode configuration) {
        ObjectNode fields = fieldsOf(configuration);
        fields.remove(List.of("f:apiVersion", "f:kind"));
        if (fields.get("f:metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("f:name", "f:namespace", "f:managedFields", "f:resourceVersion", "f:uid"));
            if (metadata.isEmpty()) {
                fields.remove("f:metadata");
            }
        }
        return fields;
    }

    private static ObjectNode fieldsOf(ObjectNode object) {
        ObjectNode fields = Json.object();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            fields.set("f:" + field.getKey(), valueFields(field.getKey(), field.getValue()));
        }
        return fields;
    }

    private static ObjectNode valueFields(String name, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return fieldsOf(object);
        }
        ObjectNode fields = Json.object();
        if (value instanceof ArrayNode list) {
            Optional<List<String>> keys = MergeKeys.of(name, list);
            for (JsonNode item : list) {
                if (keys.isPresent() && item instanceof ObjectNode object) {
                    ObjectNode itemFields = fieldsOf(object);
                    itemFields.putObject(SELF);
                    fields.set(itemKey(keys.get(), item), itemFields);
                } else if (MergeKeys.isSet(name)) {
                    fields.putObject("v:" + item);
                }
            }
        }
        return fields;
    }

    private static String itemKey(List<String> keys, JsonNode item) {
        ObjectNode key = Json.object();
        keys.forEach(name -> key.set(name, item.path(name)));
        return "k:" + key;
    }

    /** The paths to the leaves of a set: what one manager can own and another wants. */
    static List<List<String>> leaves(JsonNode fields) {
        List<List<String>> leaves = new ArrayList<>();
        collect(fields, List.of(), leaves);
        return leaves;
    }

    /** The same, items of lists before their fields: without its key an item cannot be found any more. */
    static List<List<String>> leavesItemsFirst(JsonNode fields) {
        List<List<String>> leaves = new ArrayList<>(leaves(fields));
        leaves.sort(Comparator.comparing(leaf -> !isItem(leaf)));
        return leaves;
    }

    /** Whether a leaf stands for an item of a keyed list. */
    static boolean isItem(List<String> leaf) {
        return leaf.get(leaf.size() - 1).equals(SELF);
    }

    private static void collect(JsonNode fields, List<String> path, List<List<String>> leaves) {
        if (fields.isEmpty() && !path.isEmpty()) {
            leaves.add(path);
        }
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(field.getKey());
            collect(field.getValue(), List.copyOf(deeper), leaves);
        }
    }

    static boolean contains(JsonNode fields, List<String> path) {
        JsonNode found = fields;
        for (String step : path) {
            found = found.path(step);
        }
        return !found.isMissingNode();
    }

    /** Takes a leaf out of a set, with the parents that it leaves empty. */
    static void remove(ObjectNode fields, List<String> path) {
        if (path.size() == 1) {
            fields.remove(path.get(0));
        } else if (fields.get(path.get(0)) instanceof ObjectNode child) {
            remove(child, path.subList(1, path.size()));
            if (child.isEmpty()) {
                fields.remove(path.get(0));
            }
        }
    }

    /** The value at a leaf of an object; missing if it has none. */
    static JsonNode valueAt(JsonNode object, List<String> path) {
        JsonNode value = object;
        for (String step : path) {
            if (step.equals(SELF)) {
                return value;
            }
            value = step(value, step);
        }
        return value;
    }

    private static JsonNode step(JsonNode value, String step) {
        if (step.startsWith("f:")) {
            return value.path(step.substring(2));
        }
        int index = indexOf(value, step);
        return index < 0 ? Json.object().path("absent") : value.get(index);
    }

    private static int indexOf(JsonNode list, String step) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.get(i);
            boolean same = step.startsWith("v:")
                    ? step.equals("v:" + item)
                    : step.startsWith("k:")
                            && Json.parse(step.substring(2)).properties().stream()
                                    .allMatch(key -> item.path(key.getKey())
                                            .asText()
                                            .equals(key.getValue().asText()));
            if (same) {
                return i;
            }
        }
        return -1;
    }

    /** Removes the value at a leaf from an object. */
    static void removeValue(JsonNode object, List<String> path) {
        String last = path.get(path.size() - 1);
        if (last.equals(SELF)) {
            removeValue(object, path.subList(0, path.size() - 1));
            return;
        }
        JsonNode parent = valueAt(object, path.subList(0, path.size() - 1));
        if (parent instanceof ObjectNode fields && last.startsWith("f:")) {
            fields.remove(last.substring(2));
        } else if (parent instanceof ArrayNode list && indexOf(list, last) >= 0) {
            list.remove(indexOf(list, last));
        }
    }
}
