package io.shardlab.kube.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code application/strategic-merge-patch+json}: a merge patch that knows the keys of lists and a few directives. */
final class StrategicMerge {

    private static final String DIRECTIVE = "$patch";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String RETAIN = "$retainKeys";

    private StrategicMerge() {}

    /** Applies {@code patch} to {@code target}, which is changed in place. */
    static void apply(ObjectNode target, ObjectNode patch) {
        if (patch.path(RETAIN) instanceof ArrayNode retained) {
            Set<String> keep = new HashSet<>();
            retained.forEach(key -> keep.add(key.asText()));
            target.retain(keep);
        }
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            if (name.startsWith(DELETE_FROM)) {
                deleteFrom(target, name.substring(DELETE_FROM.length()), field.getValue());
            } else if (!name.startsWith("$")) {
                applyField(target, name, field.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getKey().startsWith(ORDER)) {
                reorder(target, field.getKey().substring(ORDER.length()), field.getValue());
            }
        }
    }

    private static void applyField(ObjectNode target, String name, JsonNode value) {
        if (value.isNull()) {
            target.remove(name);
        } else if (value instanceof ObjectNode object) {
            applyObject(target, name, object);
        } else if (value instanceof ArrayNode list) {
            applyList(target, name, list);
        } else {
            target.set(name, value);
        }
    }

    private static void applyObject(ObjectNode target, String name, ObjectNode patch) {
        switch (patch.path(DIRECTIVE).asText()) {
            case "delete" -> target.remove(name);
            case "replace" -> {
                ObjectNode replacement = patch.deepCopy();
                replacement.remove(DIRECTIVE);
                target.set(name, replacement);
            }
            default -> apply(Json.child(target, name), patch);
        }
    }

    private static void applyList(ObjectNode target, String name, ArrayNode patch) {
        boolean replace = false;
        for (JsonNode item : patch) {
            replace |= item.path(DIRECTIVE).asText().equals("replace");
        }
        JsonNode present = target.path(name);
        Optional<List<String>> keys = MergeKeys.of(name, patch.isEmpty() ? present : patch);
        if (replace) {
            ArrayNode items = target.putArray(name);
            patch.forEach(item -> {
                if (!item.has(DIRECTIVE)) {
                    items.add(item.deepCopy());
                }
            });
        } else if (MergeKeys.isSet(name)) {
            addMissing(Json.list(target, name), patch);
        } else if (keys.isPresent()) {
            mergeItems(Json.list(target, name), patch, keys.get());
        } else {
            target.set(name, patch.deepCopy());
        }
    }

    private static void addMissing(ArrayNode set, ArrayNode patch) {
        for (JsonNode value : patch) {
            boolean known = false;
            for (JsonNode present : set) {
                known |= present.equals(value);
            }
            if (!known) {
                set.add(value);
            }
        }
    }

    private static void mergeItems(ArrayNode items, ArrayNode patch, List<String> keys) {
        for (JsonNode change : patch) {
            checkIsObject(change, keys);
            int index = indexOf(items, change, keys);
            if (change.path(DIRECTIVE).asText().equals("delete")) {
                if (index >= 0) {
                    items.remove(index);
                }
            } else if (index >= 0) {
                checkIsObject(items.get(index), keys);
                apply((ObjectNode) items.get(index), (ObjectNode) change);
            } else {
                // Through apply, so that directives deeper inside do not end up in the object.
                apply(items.addObject(), (ObjectNode) change);
            }
        }
    }

    private static void checkIsObject(JsonNode item, List<String> keys) {
        if (!item.isObject()) {
            throw ApiError.badRequest(
                    "the items of a list that is merged by " + String.join(", ", keys) + " are objects, not " + item);
        }
    }

    private static int indexOf(ArrayNode items, JsonNode wanted, List<String> keys) {
        for (int i = 0; i < items.size(); i++) {
            if (MergeKeys.same(keys, items.get(i), wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static void deleteFrom(ObjectNode target, String name, JsonNode values) {
        if (target.get(name) instanceof ArrayNode list) {
            Iterator<JsonNode> items = list.iterator();
            while (items.hasNext()) {
                JsonNode item = items.next();
                for (JsonNode value : values) {
                    if (value.equals(item)) {
                        items.remove();
                        break;
                    }
                }
            }
        }
    }

    /** Puts the items that the client knows in the client's order; the others keep theirs, behind them. */
    private static void reorder(ObjectNode target, String name, JsonNode order) {
        if (!(target.get(name) instanceof ArrayNode items)) {
            return;
        }
        List<String> keys = MergeKeys.of(name, items).orElse(List.of());
        List<JsonNode> rest = new ArrayList<>();
        items.forEach(rest::add);
        List<JsonNode> ordered = new ArrayList<>();
        for (JsonNode wanted : order) {
            rest.stream()
                    .filter(item -> keys.isEmpty() ? item.equals(wanted) : MergeKeys.same(keys, item, wanted))
                    .findFirst()
                    .ifPresent(item -> {
                        ordered.add(item);
                        rest.remove(item);
                    });
        }
        ordered.addAll(rest);
        items.removeAll().addAll(ordered);
    }
}
