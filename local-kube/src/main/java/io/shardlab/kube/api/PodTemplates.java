package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.ApiError.FieldCause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Defaults and rules of a pod spec, wherever it stands (upstream {@code core/v1/defaults.go}, {@code validation.go}). */
final class PodTemplates {

    private static final Set<String> RESTART_POLICIES = Set.of("Always", "OnFailure", "Never");

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
        List<FieldCause> causes = new ArrayList<>();
        JsonNode containers = podSpec.path("containers");
        if (containers.isEmpty()) {
            causes.add(FieldCause.required(path + ".containers", ""));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < containers.size(); i++) {
            causes.addAll(validateContainer(containers.get(i), path + ".containers[" + i + "]", names));
        }
        String restartPolicy = Json.text(podSpec, "restartPolicy");
        if (!RESTART_POLICIES.contains(restartPolicy)) {
            causes.add(FieldCause.unsupported(
                    path + ".restartPolicy", restartPolicy, "\"Always\", \"OnFailure\", \"Never\""));
        }
        if (podSpec.path("terminationGracePeriodSeconds").asLong() < 0) {
            causes.add(FieldCause.invalid(
                    path + ".terminationGracePeriodSeconds",
                    podSpec.path("terminationGracePeriodSeconds").asLong(),
                    "must be greater than or equal to 0"));
        }
        return causes;
    }

    private static List<FieldCause> validateContainer(JsonNode container, String path, Set<String> names) {
        List<FieldCause> causes = new ArrayList<>();
        String name = Json.text(container, "name");
        if (name.isEmpty()) {
            causes.add(FieldCause.required(path + ".name", ""));
        } else if (!Names.isLabel(name)) {
            causes.add(FieldCause.invalid(path + ".name", name, Names.LABEL_RULE));
        } else if (!names.add(name)) {
            causes.add(new FieldCause(path + ".name", "FieldValueDuplicate", "Duplicate value: \"" + name + "\""));
        }
        if (Json.text(container, "image").isBlank()) {
            causes.add(FieldCause.required(path + ".image", ""));
        }
        for (int i = 0; i < container.path("env").size(); i++) {
            JsonNode env = container.path("env").get(i);
            if (Json.text(env, "name").isEmpty()) {
                causes.add(FieldCause.required(path + ".env[" + i + "].name", ""));
            }
            if (!Json.text(env, "value").isEmpty() && env.path("valueFrom").isObject()) {
                causes.add(FieldCause.invalid(
                        path + ".env[" + i + "].valueFrom", "", "may not be specified when `value` is not empty"));
            }
        }
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            causes.addAll(validateProbe(container.path(probe), path + "." + probe, probe.equals("readinessProbe")));
        }
        return causes;
    }

    private static List<FieldCause> validateProbe(JsonNode probe, String path, boolean mayNeedSuccesses) {
        if (!probe.isObject()) {
            return List.of();
        }
        List<FieldCause> causes = new ArrayList<>();
        boolean handled = probe.has("httpGet") || probe.has("tcpSocket") || probe.has("exec") || probe.has("grpc");
        if (!handled) {
            causes.add(FieldCause.required(path, "must specify a handler type"));
        }
        if (!mayNeedSuccesses && probe.path("successThreshold").asInt(1) != 1) {
            causes.add(FieldCause.invalid(
                    path + ".successThreshold", probe.path("successThreshold").asInt(), "must be 1"));
        }
        return causes;
    }
}
