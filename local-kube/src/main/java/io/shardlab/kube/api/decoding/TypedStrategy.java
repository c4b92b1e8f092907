package io.shardlab.kube.api.decoding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.Strategy;
import java.util.List;

/** The strategy of a kind whose fields are those of its Java class, as every built-in kind's are. */
public interface TypedStrategy extends Strategy {

    /** A kind with nothing special. */
    TypedStrategy PLAIN = new TypedStrategy() {};

    @Override
    default List<String> prune(ResourceType type, ObjectNode object) {
        return BuiltInFields.prune(type, object);
    }

    @Override
    default void requireReadable(ResourceType type, ObjectNode object) {
        ObjectModel.requireReadable(type, object);
    }
}
