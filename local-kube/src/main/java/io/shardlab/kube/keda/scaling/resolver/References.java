package io.shardlab.kube.keda.scaling.resolver;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.keda.scaling.resolver.ReferencedObjects.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values of Secrets and ConfigMaps. */
final class References {

    private final ReferencedObjects objects;

    References(ReferencedObjects objects) {
        this.objects = objects;
    }

    /** All values of a Secret or ConfigMap, if it is there. */
    Optional<Map<String, String>> values(Kind kind, String namespace, String name) {
        return objects.find(kind, namespace, name).map(object -> {
            Map<String, String> values = new LinkedHashMap<>();
            object.path("data")
                    .properties()
                    .forEach(entry -> values.put(
                            entry.getKey(),
                            kind == Kind.SECRET
                                    ? decoded(entry.getValue())
                                    : entry.getValue().asText()));
            return values;
        });
    }

    /** One value; a key that is not there is empty. Nothing if the object is not there. */
    Optional<String> value(Kind kind, String namespace, JsonNode ref) {
        return values(kind, namespace, ref.path("name").asText())
                .map(values -> values.getOrDefault(ref.path("key").asText(), ""));
    }

    private static String decoded(JsonNode value) {
        return new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8);
    }
}
