package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The strategy of a kind whose fields are those of its Java class, as every built-in kind's are. */
interface TypedStrategy extends Strategy {

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
