package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.decoding.TypedStrategy;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.util.List;

/** Services: their cluster address is made up when they are created and then kept. */
final class ServiceStrategy implements TypedStrategy {

    private int allocated;

    @Override
    public void setDefaults(ObjectNode service) {
        ObjectNode spec = Json.child(service, "spec");
        Json.defaults(spec, "type", "ClusterIP");
        Json.defaults(spec, "sessionAffinity", "None");
        for (JsonNode port : spec.path("ports")) {
            Json.defaults((ObjectNode) port, "protocol", "TCP");
            if (port.has("port")) {
                Json.defaults((ObjectNode) port, "targetPort", port.path("port"));
            }
        }
    }

    /** The address is a name only: nothing listens on it (docs/fidelity/local-kube.md). */
    @Override
    public void prepareForCreate(ObjectNode service) {
        ObjectNode spec = Json.child(service, "spec");
        if (!Json.text(spec, "type").equals("ExternalName")) {
            allocated++;
            Json.defaults(spec, "clusterIP", "10.96." + allocated / 250 + "." + (allocated % 250 + 1));
            Json.defaults(spec, "clusterIPs", List.of(Json.text(spec, "clusterIP")));
            Json.defaults(spec, "ipFamilies", List.of("IPv4"));
            Json.defaults(spec, "ipFamilyPolicy", "SingleStack");
            Json.defaults(spec, "internalTrafficPolicy", "Cluster");
        }
        Json.child(service, "status").putObject("loadBalancer");
    }

    @Override
    public void prepareForUpdate(ObjectNode service, ObjectNode old) {
        ObjectNode spec = Json.child(service, "spec");
        for (String field :
                List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy")) {
            JsonNode kept = old.path("spec").path(field);
            if (!kept.isMissingNode()) {
                Json.defaults(spec, field, kept);
            }
        }
    }

    @Override
    public List<FieldCause> validate(ObjectNode service) {
        boolean portless = service.path("spec").path("ports").isEmpty();
        boolean headless = Json.text(service, "spec.clusterIP").equals("None");
        return portless && !headless && !Json.text(service, "spec.type").equals("ExternalName")
                ? List.of(FieldCause.required("spec.ports", ""))
                : List.of();
    }
}
