package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.ApiError.FieldCause;
import java.util.List;

/** Custom resources: their schema decides. */
final class CustomResourceStrategy implements Strategy {

    private final StructuralSchema schema;

    CustomResourceStrategy(JsonNode schema) {
        this.schema = new StructuralSchema(schema);
    }

    @Override
    public void setDefaults(ObjectNode object) {
        schema.setDefaults(object);
    }

    @Override
    public List<FieldCause> validate(ObjectNode object) {
        return schema.validate(object);
    }
}
