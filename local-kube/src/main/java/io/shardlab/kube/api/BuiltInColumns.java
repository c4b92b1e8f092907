package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What {@code kubectl get} prints for each built-in kind, as upstream's {@code printersinternal} does. */
final class BuiltInColumns {

    private static final Column AGE = Column.text("Age", o -> age(o, "metadata.creationTimestamp"));

    private static final Map<String, List<Column>> COLUMNS = Map.ofEntries(
            Map.entry("pods", PodColumns.ALL),
            Map.entry("deployments.apps", deployments()),
            Map.entry("replicasets.apps", replicaSets()),
            Map.entry("horizontalpodautoscalers.autoscaling", HpaColumns.ALL),
            Map.entry("services", services()),
            Map.entry("events", events()),
            Map.entry("events.events.k8s.io", events()),
            Map.entry(
                    "namespaces",
                    List.of(Column.objectName(), Column.text("Status", o -> Json.text(o, "status.phase")), AGE)),
            Map.entry("nodes", nodes()),
            Map.entry("serviceaccounts", List.of(Column.objectName(), size("Secrets", "secrets"), AGE)),
            Map.entry("configmaps", List.of(Column.objectName(), size("Data", "data"), AGE)),
            Map.entry(
                    "secrets",
                    List.of(
                            Column.objectName(),
                            Column.text("Type", o -> Json.text(o, "type")),
                            size("Data", "data"),
                            AGE)),
            Map.entry(
                    "leases.coordination.k8s.io",
                    List.of(Column.objectName(), Column.text("Holder", o -> Json.text(o, "spec.holderIdentity")), AGE)),
            Map.entry("poddisruptionbudgets.policy", podDisruptionBudgets()),
            Map.entry(
                    "rolebindings.rbac.authorization.k8s.io",
                    List.of(Column.objectName(), Column.text("Role", BuiltInColumns::roleRef), AGE)),
            Map.entry(
                    "clusterrolebindings.rbac.authorization.k8s.io",
                    List.of(Column.objectName(), Column.text("Role", BuiltInColumns::roleRef), AGE)),
            Map.entry("roles.rbac.authorization.k8s.io", createdAt()),
            Map.entry("clusterroles.rbac.authorization.k8s.io", createdAt()),
            Map.entry("customresourcedefinitions.apiextensions.k8s.io", createdAt()),
            Map.entry("apiservices.apiregistration.k8s.io", apiServices()));

    private BuiltInColumns() {}

    static List<Column> of(String qualifiedName) {
        return COLUMNS.getOrDefault(qualifiedName, List.of(Column.objectName(), AGE));
    }

    static String age(JsonNode object, String path) {
        return HumanDuration.since(Json.text(object, path), Instant.now());
    }

    static String orNone(String text) {
        return text.isEmpty() ? "<none>" : text;
    }

    static Column number(String name, String path) {
        return new Column(
                name,
                "integer",
                "",
                "",
                0,
                o -> IntNode.valueOf(Json.at(o, path).asInt(0)));
    }

    private static Column size(String name, String path) {
        return new Column(
                name, "string", "", "", 0, o -> IntNode.valueOf(Json.at(o, path).size()));
    }

    private static List<Column> createdAt() {
        return List.of(Column.objectName(), Column.text("Created At", o -> Json.text(o, "metadata.creationTimestamp")));
    }

    private static List<Column> deployments() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.objectName(),
                Column.text(
                        "Ready",
                        o -> Json.at(o, "status.readyReplicas").asInt(0) + "/"
                                + Json.at(o, "spec.replicas").asInt(0)),
                number("Up-to-date", "status.updatedReplicas"),
                number("Available", "status.availableReplicas"),
                AGE));
        columns.addAll(templateColumns());
        return List.copyOf(columns);
    }

    private static List<Column> replicaSets() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.objectName(),
                number("Desired", "spec.replicas"),
                number("Current", "status.replicas"),
                number("Ready", "status.readyReplicas"),
                AGE));
        columns.addAll(templateColumns());
        return List.copyOf(columns);
    }

    private static List<Column> templateColumns() {
        return List.of(
                Column.text("Containers", o -> containers(o, "name")).wide(),
                Column.text("Images", o -> containers(o, "image")).wide(),
                Column.text(
                                "Selector",
                                o -> LabelSelector.of(Json.at(o, "spec.selector"))
                                        .toString())
                        .wide());
    }

    private static String containers(ObjectNode object, String field) {
        return StreamSupport.stream(
                        Json.at(object, "spec.template.spec.containers").spliterator(), false)
                .map(container -> container.path(field).asText())
                .collect(Collectors.joining(","));
    }

    private static List<Column> services() {
        return List.of(
                Column.objectName(),
                Column.text("Type", o -> Json.text(o, "spec.type")),
                Column.text("Cluster-IP", o -> orNone(Json.text(o, "spec.clusterIP"))),
                Column.text("External-IP", o -> "<none>"),
                Column.text("Port(s)", BuiltInColumns::ports),
                AGE,
                Column.text(
                                "Selector",
                                o -> orNone(LabelSelector.ofLabels(Json.at(o, "spec.selector"))
                                        .toString()))
                        .wide());
    }

    private static String ports(ObjectNode service) {
        return orNone(StreamSupport.stream(Json.at(service, "spec.ports").spliterator(), false)
                .map(port ->
                        port.path("port").asText() + "/" + port.path("protocol").asText("TCP"))
                .collect(Collectors.joining(",")));
    }

    private static List<Column> events() {
        return List.of(
                Column.text("Last Seen", BuiltInColumns::lastSeen),
                Column.text("Type", o -> Json.text(o, "type")),
                Column.text("Reason", o -> Json.text(o, "reason")),
                Column.text(
                        "Object",
                        o -> Json.text(o, "involvedObject.kind").toLowerCase(Locale.ROOT) + "/"
                                + Json.text(o, "involvedObject.name")),
                Column.text("Subobject", o -> Json.text(o, "involvedObject.fieldPath"))
                        .wide(),
                Column.text(
                                "Source",
                                o -> Json.textAt(o, "source.component").orElse(Json.text(o, "reportingComponent")))
                        .wide(),
                Column.text("Message", o -> Json.text(o, "message").trim()),
                Column.text(
                                "Count",
                                o -> Integer.toString(
                                        Math.max(1, o.path("count").asInt(1))))
                        .wide(),
                Column.text("Name", o -> Json.text(o, "metadata.name")).wide());
    }

    private static String lastSeen(ObjectNode event) {
        String time = Json.textAt(event, "series.lastObservedTime")
                .or(() -> Json.textAt(event, "lastTimestamp"))
                .or(() -> Json.textAt(event, "eventTime"))
                .orElse("");
        return HumanDuration.since(time, Instant.now());
    }

    private static List<Column> nodes() {
        return List.of(
                Column.objectName(),
                Column.text("Status", o -> conditionIsTrue(o, "Ready") ? "Ready" : "NotReady"),
                Column.text("Roles", o -> "<none>"),
                AGE,
                Column.text("Version", o -> Json.text(o, "status.nodeInfo.kubeletVersion")),
                Column.text(
                                "Internal-IP",
                                o -> Json.at(o, "status.addresses")
                                        .path(0)
                                        .path("address")
                                        .asText("<none>"))
                        .wide());
    }

    static boolean conditionIsTrue(JsonNode object, String type) {
        for (JsonNode condition : Json.at(object, "status.conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static List<Column> podDisruptionBudgets() {
        return List.of(
                Column.objectName(),
                Column.text(
                        "Min Available", o -> Json.at(o, "spec.minAvailable").asText("N/A")),
                Column.text(
                        "Max Unavailable",
                        o -> Json.at(o, "spec.maxUnavailable").asText("N/A")),
                number("Allowed Disruptions", "status.disruptionsAllowed"),
                AGE);
    }

    private static String roleRef(ObjectNode binding) {
        return Json.text(binding, "roleRef.kind") + "/" + Json.text(binding, "roleRef.name");
    }

    private static List<Column> apiServices() {
        return List.of(
                Column.objectName(),
                Column.text(
                        "Service",
                        o -> Json.at(o, "spec.service").isObject()
                                ? Json.text(o, "spec.service.namespace") + "/" + Json.text(o, "spec.service.name")
                                : "Local"),
                Column.text("Available", BuiltInColumns::availability),
                AGE);
    }

    private static String availability(ObjectNode apiService) {
        for (JsonNode condition : Json.at(apiService, "status.conditions")) {
            if (condition.path("type").asText().equals("Available")) {
                String status = condition.path("status").asText();
                return status.equals("True")
                        ? status
                        : status + " (" + condition.path("reason").asText() + ")";
            }
        }
        return "Unknown";
    }
}
