package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.ApiError.FieldCause;
import java.util.List;
import java.util.Optional;

/** Custom resources: their schema decides. */
final class CustomResourceStrategy implements Strategy {

    private final StructuralSchema schema;

    CustomResourceStrategy(StructuralSchema schema) {
        this.schema = schema;
    }

    @Override
    public void setDefaults(ObjectNode object) {
        schema.setDefaults(object);
    }

    @Override
    public List<FieldCause> validate(ObjectNode object) {
        return schema.validate(object, Optional.empty());
    }

    @Override
    public List<FieldCause> validateSuccessor(ObjectNode object, ObjectNode old) {
        return schema.validate(object, Optional.of(old));
    }
}
