package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.decoding.BuiltInFields;
import io.shardlab.kube.api.decoding.ObjectModel;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Custom resources: their schema decides. */
final class CustomResourceStrategy implements Strategy {

    private final StructuralSchema schema;

    CustomResourceStrategy(StructuralSchema schema) {
        this.schema = schema;
    }

    @Override
    public List<String> prune(ResourceType type, ObjectNode object) {
        List<String> unknown = new ArrayList<>(BuiltInFields.pruneMetadata(type, object));
        unknown.addAll(schema.prune(object));
        return unknown;
    }

    @Override
    public void requireReadable(ResourceType type, ObjectNode object) {
        ObjectModel.requireReadable(type, object);
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
