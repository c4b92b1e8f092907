package io.shardlab.kube.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Objects of the client library as the documents they are in the API. */
public final class Documents {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private Documents() {}

    /** The whole document. */
    public static JsonNode of(Object resource) {
        return SERIALIZATION.convertValue(resource, JsonNode.class);
    }

    /** A document as one of the client library's types. */
    public static <T> T as(Class<T> type, JsonNode document) {
        return SERIALIZATION.convertValue(document, type);
    }
}
