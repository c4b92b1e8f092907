package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.decoding.TypedStrategy;
import io.shardlab.kube.api.json.Json;

/** Namespaces: created active, with the finalizer that their deletion waits for. */
final class NamespaceStrategy implements TypedStrategy {

    @Override
    public void setDefaults(ObjectNode namespace) {
        Json.child(Json.child(namespace, "metadata"), "labels")
                .put("kubernetes.io/metadata.name", Json.text(namespace, "metadata.name"));
    }

    @Override
    public void prepareForCreate(ObjectNode namespace) {
        Json.child(namespace, "spec").putArray("finalizers").add("kubernetes");
        Json.child(namespace, "status").put("phase", "Active");
    }

    @Override
    public void prepareForUpdate(ObjectNode namespace, ObjectNode old) {
        // Only the finalize subresource changes these.
        namespace.set("spec", old.path("spec").deepCopy());
    }
}
