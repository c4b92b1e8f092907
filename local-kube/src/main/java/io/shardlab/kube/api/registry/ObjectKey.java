package io.shardlab.kube.api.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.api.json.Json;
import java.util.Comparator;

/** Where an object lives among its kind; {@code namespace} is empty for cluster resources. */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {

    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    public static ObjectKey of(JsonNode object) {
        return new ObjectKey(Json.text(object, "metadata.namespace"), Json.text(object, "metadata.name"));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
