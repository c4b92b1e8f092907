package io.shardlab.kube.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** ConfigMaps and Secrets (upstream {@code ValidateConfigMap}, {@code ValidateSecret} and their updates). */
final class DataRules {

    private static final List<String> MAPS = List.of("data", "binaryData");

    private DataRules() {}

    static void check(Field object) {
        for (String map : MAPS) {
            object.child(map).entries().forEach((key, value) -> value.invalidTexts(key, Formats.dataKey(key)));
        }
        JsonNode data = object.value().path("data");
        object.child("binaryData").entries().forEach((key, value) -> {
            if (data.has(key)) {
                value.invalidText(key, "duplicate of key present in data");
            }
        });
    }

    static void checkUpdate(Field object, JsonNode old) {
        if (!old.path("immutable").asBoolean()) {
            return;
        }
        String why = "field is immutable when `immutable` is set";
        if (!object.value().path("immutable").asBoolean()) {
            object.child("immutable").forbidden(why);
        }
        for (String map : MAPS) {
            if (!object.value().path(map).equals(old.path(map))) {
                object.child(map).forbidden(why);
            }
        }
    }
}
