package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.decoding.TypedStrategy;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.util.List;

/** Pods: created Pending with a service account; afterwards hardly anything of the spec may change. */
final class PodStrategy implements TypedStrategy {

    @Override
    public void setDefaults(ObjectNode pod) {
        PodTemplates.setDefaults(Json.child(pod, "spec"));
        Json.defaults(Json.child(pod, "spec"), "enableServiceLinks", true);
    }

    @Override
    public void prepareForCreate(ObjectNode pod) {
        ObjectNode spec = Json.child(pod, "spec");
        // The ServiceAccount admission plugin does this upstream.
        Json.defaults(spec, "serviceAccountName", "default");
        spec.put("serviceAccount", Json.text(spec, "serviceAccountName"));
        Json.child(pod, "status").put("phase", "Pending").put("qosClass", qosClass(spec));
    }

    @Override
    public List<FieldCause> validate(ObjectNode pod) {
        return PodTemplates.validate(Json.child(pod, "spec"), "spec");
    }

    @Override
    public List<FieldCause> validateUpdate(ObjectNode pod, ObjectNode old) {
        ObjectNode wanted = comparable(pod);
        ObjectNode present = comparable(old);
        return wanted.equals(present)
                ? List.of()
                : List.of(new FieldCause(
                        "spec",
                        "FieldValueForbidden",
                        "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
                                + " `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`,"
                                + " `spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously"
                                + " negative) or `spec.tolerations` (only additions to existing tolerations)"));
    }

    /** The spec without the fields that may change; {@code nodeName} changes only by a binding. */
    private static ObjectNode comparable(ObjectNode pod) {
        ObjectNode spec = pod.path("spec").deepCopy();
        spec.remove(List.of("activeDeadlineSeconds", "tolerations"));
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : spec.path(list)) {
                ((ObjectNode) container).remove("image");
            }
        }
        return spec;
    }

    private static String qosClass(ObjectNode spec) {
        boolean any = false;
        boolean guaranteed = true;
        for (JsonNode container : spec.path("containers")) {
            JsonNode requests = container.path("resources").path("requests");
            JsonNode limits = container.path("resources").path("limits");
            any |= !requests.isEmpty() || !limits.isEmpty();
            guaranteed &= limits.has("cpu") && limits.has("memory") && limits.equals(requests);
        }
        return guaranteed ? "Guaranteed" : any ? "Burstable" : "BestEffort";
    }
}
