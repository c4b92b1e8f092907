package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** How a deletion is to be done. */
record DeleteOptions(
        boolean dryRun,
        Optional<Long> gracePeriodSeconds,
        Optional<String> propagationPolicy,
        Optional<String> uid,
        Optional<String> resourceVersion) {

    static DeleteOptions internal() {
        return of(Json.object());
    }

    /** Reads the body of a DELETE request, into which query parameters of the same names have been put. */
    static DeleteOptions of(ObjectNode options) {
        Optional<String> policy = Json.textAt(options, "propagationPolicy");
        if (policy.isEmpty() && options.has("orphanDependents")) {
            policy = Optional.of(options.path("orphanDependents").asBoolean() ? "Orphan" : "Background");
        }
        return new DeleteOptions(
                options.path("dryRun").toString().contains("All"),
                options.path("gracePeriodSeconds").isMissingNode()
                        ? Optional.empty()
                        : Optional.of(options.path("gracePeriodSeconds").asLong()),
                policy,
                Json.textAt(options, "preconditions.uid"),
                Json.textAt(options, "preconditions.resourceVersion"));
    }
}
