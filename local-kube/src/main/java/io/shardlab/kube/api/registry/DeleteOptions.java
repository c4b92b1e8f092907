package io.shardlab.kube.api.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a deletion is to be done. */
public record DeleteOptions(
        boolean dryRun,
        Optional<Long> gracePeriodSeconds,
        Optional<String> propagationPolicy,
        Optional<String> uid,
        Optional<String> resourceVersion) {

    private static final Set<String> POLICIES = Set.of("Foreground", "Background", "Orphan");

    public static DeleteOptions internal() {
        return of(Json.object());
    }

    /** Reads the body of a DELETE request, into which query parameters of the same names have been put. */
    public static DeleteOptions of(ObjectNode options) {
        validate(options);
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

    /** Upstream: {@code ValidateDeleteOptions} of {@code apimachinery/pkg/apis/meta/v1/validation}. */
    private static void validate(ObjectNode options) {
        JsonNode grace = options.path("gracePeriodSeconds");
        if (!grace.isMissingNode() && !grace.isNull() && !grace.canConvertToLong()) {
            throw ApiError.badRequest("gracePeriodSeconds must be a whole number, not " + grace);
        }
        List<FieldCause> wrong = new ArrayList<>();
        for (JsonNode dryRun : options.path("dryRun")) {
            if (!dryRun.asText().equals("All")) {
                wrong.add(FieldCause.unsupported("dryRun", dryRun.asText(), "\"All\""));
            }
        }
        Json.textAt(options, "propagationPolicy")
                .filter(policy -> !POLICIES.contains(policy))
                .ifPresent(policy -> wrong.add(FieldCause.unsupported(
                        "propagationPolicy", policy, "\"Foreground\", \"Background\", \"Orphan\", \"nil\"")));
        if (!wrong.isEmpty()) {
            throw ApiError.invalidOptions("DeleteOptions", wrong);
        }
    }
}
