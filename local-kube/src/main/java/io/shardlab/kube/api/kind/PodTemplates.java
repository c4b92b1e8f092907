package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.api.validation.PodSpecRules;
import java.util.List;

/** The defaults of a pod spec, wherever it stands (upstream {@code core/v1/defaults.go}), and the way to its rules. */
final class PodTemplates {

    private PodTemplates() {}

    static void setDefaults(ObjectNode podSpec) {
        Json.defaults(podSpec, "restartPolicy", "Always");
        Json.defaults(podSpec, "terminationGracePeriodSeconds", 30);
        Json.defaults(podSpec, "dnsPolicy", "ClusterFirst");
        Json.defaults(podSpec, "securityContext", Json.object());
        Json.defaults(podSpec, "schedulerName", "default-scheduler");
        // Upstream keeps the deprecated alias in step with the field that replaced it.
        Json.textAt(podSpec, "serviceAccount").ifPresent(name -> Json.defaults(podSpec, "serviceAccountName", name));
        Json.textAt(podSpec, "serviceAccountName").ifPresent(name -> podSpec.put("serviceAccount", name));
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : podSpec.path(list)) {
                if (container instanceof ObjectNode object) {
                    containerDefaults(object);
                }
            }
        }
        for (JsonNode volume : podSpec.path("volumes")) {
            for (String source : List.of("configMap", "secret", "downwardAPI", "projected")) {
                if (volume.get(source) instanceof ObjectNode object) {
                    Json.defaults(object, "defaultMode", 420);
                }
            }
        }
    }

    private static void containerDefaults(ObjectNode container) {
        Json.defaults(container, "terminationMessagePath", "/dev/termination-log");
        Json.defaults(container, "terminationMessagePolicy", "File");
        String image = Json.text(container, "image");
        boolean moves = image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/');
        Json.defaults(container, "imagePullPolicy", moves && !image.contains("@") ? "Always" : "IfNotPresent");
        ObjectNode resources = Json.child(container, "resources");
        // A limit without a request is also the request.
        if (resources.get("limits") instanceof ObjectNode limits) {
            ObjectNode requests = Json.child(resources, "requests");
            limits.properties().forEach(limit -> Json.defaults(requests, limit.getKey(), limit.getValue()));
        }
        for (JsonNode port : container.path("ports")) {
            Json.defaults((ObjectNode) port, "protocol", "TCP");
        }
        for (JsonNode env : container.path("env")) {
            if (env.path("valueFrom").get("fieldRef") instanceof ObjectNode fieldRef) {
                Json.defaults(fieldRef, "apiVersion", "v1");
            }
        }
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.get(probe) instanceof ObjectNode object) {
                probeDefaults(object);
            }
        }
    }

    private static void probeDefaults(ObjectNode probe) {
        Json.defaults(probe, "timeoutSeconds", 1);
        Json.defaults(probe, "periodSeconds", 10);
        Json.defaults(probe, "successThreshold", 1);
        Json.defaults(probe, "failureThreshold", 3);
        if (probe.get("httpGet") instanceof ObjectNode httpGet) {
            Json.defaults(httpGet, "path", "/");
            Json.defaults(httpGet, "scheme", "HTTP");
        }
    }

    /** What is wrong with a pod spec that stands at {@code path}. */
    static List<FieldCause> validate(ObjectNode podSpec, String path) {
        return PodSpecRules.check(podSpec, path).stream().map(FieldCause::of).toList();
    }
}
