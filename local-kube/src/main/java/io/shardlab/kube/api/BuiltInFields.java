package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The fields of the built-in kinds. */
final class BuiltInFields {

    private BuiltInFields() {}

    static List<String> prune(ResourceType type, ObjectNode object) {
        return List.of();
    }
}
