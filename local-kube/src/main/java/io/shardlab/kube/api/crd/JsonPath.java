package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSONPath of a CRD's printer columns: {@code .spec.a}, {@code [0]}, {@code [*]}, {@code ['a.b']},
 * {@code [?(@.type=="Ready")]}.
 */
final class JsonPath {

    private static final Pattern STEP = Pattern.compile("\\.((?:[^.\\[\\\\]|\\\\.)+)"
            + "|\\[(\\d+|\\*)]"
            + "|\\['([^']*)']"
            + "|\\[\\?\\(@\\.([^=!]+?)\\s*==\\s*['\"]([^'\"]*)['\"]\\)]");

    private JsonPath() {}

    /** Every value at {@code path}, in document order; nothing if the path is malformed or leads nowhere. */
    static List<JsonNode> select(JsonNode object, String path) {
        List<JsonNode> found = List.of(object);
        Matcher step = STEP.matcher(path);
        while (step.lookingAt()) {
            found = advance(found, step);
            step.region(step.end(), step.regionEnd());
        }
        return step.regionStart() == path.length() ? found : List.of();
    }

    private static List<JsonNode> advance(List<JsonNode> from, Matcher step) {
        List<JsonNode> to = new ArrayList<>();
        for (JsonNode node : from) {
            if (step.group(1) != null) {
                add(to, node.path(step.group(1).replace("\\", "")));
            } else if (step.group(3) != null) {
                add(to, node.path(step.group(3)));
            } else if (step.group(4) != null) {
                for (JsonNode item : node) {
                    if (Json.text(item, step.group(4)).equals(step.group(5))) {
                        add(to, item);
                    }
                }
            } else if (step.group(2).equals("*")) {
                node.forEach(to::add);
            } else {
                add(to, node.path(Integer.parseInt(step.group(2))));
            }
        }
        return to;
    }

    private static void add(List<JsonNode> list, JsonNode node) {
        if (!node.isMissingNode()) {
            list.add(node);
        }
    }
}
