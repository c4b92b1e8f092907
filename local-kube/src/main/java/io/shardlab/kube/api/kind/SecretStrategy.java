package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.decoding.TypedStrategy;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Secrets: {@code stringData} becomes {@code data}; the type is fixed. */
final class SecretStrategy implements TypedStrategy {

    @Override
    public void setDefaults(ObjectNode secret) {
        Json.defaults(secret, "type", "Opaque");
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = Json.child(secret, "data");
            plain.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Override
    public List<FieldCause> validateUpdate(ObjectNode secret, ObjectNode old) {
        return Json.text(secret, "type").equals(Json.text(old, "type"))
                ? List.of()
                : List.of(FieldCause.invalid("type", Json.text(secret, "type"), "field is immutable"));
    }
}
