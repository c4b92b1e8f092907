package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Conditions;
import io.shardlab.kube.api.json.HumanDuration;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.Column;
import io.shardlab.kube.api.selector.LabelSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What {@code kubectl get} prints for the built-in kinds, as upstream's {@code printersinternal} does. */
final class Columns {

    private Columns() {}

    static String orNone(String text) {
        return text.isEmpty() ? "<none>" : text;
    }

    /** The name and the age, which every kind has. */
    static List<Column> plain() {
        return List.of(Column.objectName(), Column.age());
    }

    /** The name, one column more, and the age. */
    static List<Column> with(Column column) {
        return List.of(Column.objectName(), column, Column.age());
    }

    static Column size(String name, String path) {
        return new Column(
                name,
                "string",
                "",
                "",
                0,
                (o, now) -> IntNode.valueOf(Json.at(o, path).size()));
    }

    static List<Column> createdAt() {
        return List.of(Column.objectName(), Column.text("Created At", o -> Json.text(o, "metadata.creationTimestamp")));
    }

    static List<Column> deployments() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.objectName(),
                Column.text(
                        "Ready",
                        o -> Json.at(o, "status.readyReplicas").asInt(0) + "/"
                                + Json.at(o, "spec.replicas").asInt(0)),
                Column.number("Up-to-date", "status.updatedReplicas"),
                Column.number("Available", "status.availableReplicas"),
                Column.age()));
        columns.addAll(templateColumns());
        return List.copyOf(columns);
    }

    static List<Column> replicaSets() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.objectName(),
                Column.number("Desired", "spec.replicas"),
                Column.number("Current", "status.replicas"),
                Column.number("Ready", "status.readyReplicas"),
                Column.age()));
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

    static List<Column> secrets() {
        return List.of(
                Column.objectName(),
                Column.text("Type", o -> Json.text(o, "type")),
                size("Data", "data"),
                Column.age());
    }

    static List<Column> services() {
        return List.of(
                Column.objectName(),
                Column.text("Type", o -> Json.text(o, "spec.type")),
                Column.text("Cluster-IP", o -> orNone(Json.text(o, "spec.clusterIP"))),
                Column.text("External-IP", o -> "<none>"),
                Column.text("Port(s)", Columns::ports),
                Column.age(),
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

    static List<Column> events() {
        return List.of(
                Column.timed("Last Seen", Columns::lastSeen),
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

    private static String lastSeen(ObjectNode event, Instant now) {
        String time = Json.textAt(event, "series.lastObservedTime")
                .or(() -> Json.textAt(event, "lastTimestamp"))
                .or(() -> Json.textAt(event, "eventTime"))
                .orElse("");
        return HumanDuration.since(time, now);
    }

    static List<Column> nodes() {
        return List.of(
                Column.objectName(),
                Column.text("Status", o -> Conditions.isTrue(o, "Ready") ? "Ready" : "NotReady"),
                Column.text("Roles", o -> "<none>"),
                Column.age(),
                Column.text("Version", o -> Json.text(o, "status.nodeInfo.kubeletVersion")),
                Column.text(
                                "Internal-IP",
                                o -> Json.at(o, "status.addresses")
                                        .path(0)
                                        .path("address")
                                        .asText("<none>"))
                        .wide());
    }

    static List<Column> podDisruptionBudgets() {
        return List.of(
                Column.objectName(),
                Column.text(
                        "Min Available", o -> Json.at(o, "spec.minAvailable").asText("N/A")),
                Column.text(
                        "Max Unavailable",
                        o -> Json.at(o, "spec.maxUnavailable").asText("N/A")),
                Column.number("Allowed Disruptions", "status.disruptionsAllowed"),
                Column.age());
    }

    static String roleRef(ObjectNode binding) {
        return Json.text(binding, "roleRef.kind") + "/" + Json.text(binding, "roleRef.name");
    }

    static List<Column> apiServices() {
        return List.of(
                Column.objectName(),
                Column.text(
                        "Service",
                        o -> Json.at(o, "spec.service").isObject()
                                ? Json.text(o, "spec.service.namespace") + "/" + Json.text(o, "spec.service.name")
                                : "Local"),
                Column.text("Available", Columns::availability),
                Column.age());
    }

    private static String availability(ObjectNode apiService) {
        return Conditions.find(apiService, "Available")
                .map(condition -> {
                    String status = condition.path("status").asText();
                    return status.equals("True")
                            ? status
                            : status + " (" + condition.path("reason").asText() + ")";
                })
                .orElse("Unknown");
    }
}
