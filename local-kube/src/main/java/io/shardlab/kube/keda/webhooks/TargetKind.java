package io.shardlab.kube.keda.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.keda.webhooks.Admission.Neighbours;
import io.shardlab.kube.keda.webhooks.Admission.RefusedException;

/**
 * The kind of a {@code scaleTargetRef} (upstream {@code ParseGVKR}).
 *
 * @param apiVersion group and version, apps/v1 unless given
 * @param kind Deployment unless given
 */
record TargetKind(String apiVersion, String kind) {

    static TargetKind of(JsonNode ref, Neighbours neighbours) throws RefusedException {
        String version = ref.path("apiVersion").asText("");
        String kind = ref.path("kind").asText("");
        TargetKind target =
                new TargetKind(version.isEmpty() ? "apps/v1" : version, kind.isEmpty() ? "Deployment" : kind);
        if (target.apiVersion.chars().filter(letter -> letter == '/').count() > 1) {
            throw new RefusedException("unexpected GroupVersion string: " + target.apiVersion);
        }
        if (!neighbours.serves(target.apiVersion, target.kind)) {
            throw new RefusedException(
                    "no matches for kind \"" + target.kind + "\" in version \"" + target.apiVersion + "\"");
        }
        return target;
    }

    @Override
    public String toString() {
        return apiVersion + "." + kind;
    }
}
