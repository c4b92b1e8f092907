package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Priority classes (upstream {@code scheduling/v1/defaults.go}). */
final class PriorityClassStrategy implements TypedStrategy {

    @Override
    public void setDefaults(ObjectNode priorityClass) {
        Json.defaults(priorityClass, "preemptionPolicy", "PreemptLowerPriority");
    }
}
