package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.decoding.TypedStrategy;
import io.shardlab.kube.api.json.Json;

/** Priority classes (upstream {@code scheduling/v1/defaults.go}). */
final class PriorityClassStrategy implements TypedStrategy {

    @Override
    public void setDefaults(ObjectNode priorityClass) {
        Json.defaults(priorityClass, "preemptionPolicy", "PreemptLowerPriority");
    }
}
