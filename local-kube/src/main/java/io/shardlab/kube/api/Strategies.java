package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.ApiError.FieldCause;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The {@link Strategy} of each kind; here stand the small ones. */
final class Strategies {

    private final Map<String, Strategy> builtIn;

    Strategies(ResourceTypes types, Clock clock) {
        builtIn = Map.of(
                "pods", new PodStrategy(),
                "deployments.apps", new WorkloadStrategy(true),
                "replicasets.apps", new WorkloadStrategy(false),
                "horizontalpodautoscalers.autoscaling", new HpaStrategy(),
                "services", new ServiceStrategy(),
                "secrets", new SecretStrategy(),
                "namespaces", new NamespaceStrategy(),
                "priorityclasses.scheduling.k8s.io", new PriorityClassStrategy(),
                "customresourcedefinitions.apiextensions.k8s.io",
                        new CustomResourceDefinitions(new DefinitionNames(types, clock)));
    }

    Strategy of(ResourceType type) {
        return type.schema()
                .<Strategy>map(CustomResourceStrategy::new)
                .orElseGet(() -> builtIn.getOrDefault(type.qualifiedName(), Strategy.PLAIN));
    }

    private static final class ServiceStrategy implements Strategy {

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

    private static final class SecretStrategy implements Strategy {

        @Override
        public void setDefaults(ObjectNode secret) {
            Json.defaults(secret, "type", "Opaque");
            if (secret.remove("stringData") instanceof ObjectNode plain) {
                ObjectNode data = Json.child(secret, "data");
                plain.properties()
                        .forEach(entry -> data.put(
                                entry.getKey(),
                                Base64.getEncoder()
                                        .encodeToString(
                                                entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
            }
        }

        @Override
        public List<FieldCause> validateUpdate(ObjectNode secret, ObjectNode old) {
            return Json.text(secret, "type").equals(Json.text(old, "type"))
                    ? List.of()
                    : List.of(FieldCause.invalid("type", Json.text(secret, "type"), "field is immutable"));
        }
    }

    /** Upstream {@code scheduling/v1/defaults.go}. */
    private static final class PriorityClassStrategy implements Strategy {

        @Override
        public void setDefaults(ObjectNode priorityClass) {
            Json.defaults(priorityClass, "preemptionPolicy", "PreemptLowerPriority");
        }
    }

    private static final class NamespaceStrategy implements Strategy {

        @Override
        public void setDefaults(ObjectNode namespace) {
            Json.child(Json.child(namespace, "metadata"), "labels")
                    .put("kubernetes.io/metadata.name", Json.text(namespace, "metadata.name"));
        }

        @Override
        public void prepareForCreate(ObjectNode namespace) {
            Json.child(namespace, "spec").putArray("finalizers").add("kubernetes");
            Json.child(namespace, "status").put("phase", "Active");
        }

        @Override
        public void prepareForUpdate(ObjectNode namespace, ObjectNode old) {
            // Only the finalize subresource changes these.
            namespace.set("spec", old.path("spec").deepCopy());
        }
    }
}
