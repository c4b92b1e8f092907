package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code kubectl get hpa} prints (upstream {@code printHorizontalPodAutoscaler}, {@code formatHPAMetrics}). */
final class HpaColumns {

    private static final int SHOWN_TARGETS = 2;

    static final List<Column> ALL = List.of(
            Column.objectName(),
            Column.text(
                    "Reference",
                    o -> Json.text(o, "spec.scaleTargetRef.kind") + "/" + Json.text(o, "spec.scaleTargetRef.name")),
            Column.text("Targets", HpaColumns::targets),
            Column.text("MinPods", o -> Json.at(o, "spec.minReplicas").asText("<unset>")),
            Column.number("MaxPods", "spec.maxReplicas"),
            Column.number("Replicas", "status.currentReplicas"),
            Column.age());

    private HpaColumns() {}

    private static String targets(ObjectNode hpa) {
        JsonNode metrics = Json.at(hpa, "spec.metrics");
        if (metrics.isEmpty()) {
            return "<none>";
        }
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++) {
            shown.add(
                    target(metrics.get(i), Json.at(hpa, "status.currentMetrics").path(i)));
        }
        return shown.size() <= SHOWN_TARGETS
                ? String.join(", ", shown)
                : String.join(", ", shown.subList(0, SHOWN_TARGETS)) + " + " + (shown.size() - SHOWN_TARGETS)
                        + " more...";
    }

    private static String target(JsonNode metric, JsonNode current) {
        String type = metric.path("type").asText();
        String field = type.isEmpty() ? "" : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        JsonNode wanted = metric.path(field).path("target");
        JsonNode now = current.path(field).path("current");
        String prefix = type.equals("Resource") || type.equals("ContainerResource")
                ? metric.path(field).path("name").asText() + ": "
                : "";
        if (wanted.has("averageUtilization")) {
            return prefix
                    + known(now.path("averageUtilization")).map(v -> v + "%").orElse("<unknown>") + "/"
                    + wanted.path("averageUtilization").asText() + "%";
        }
        if (wanted.has("averageValue")) {
            String average = type.equals("External") || type.equals("Object") ? " (avg)" : "";
            return prefix + known(now.path("averageValue")).orElse("<unknown>") + "/"
                    + wanted.path("averageValue").asText() + average;
        }
        return prefix + known(now.path("value")).orElse("<unknown>") + "/"
                + wanted.path("value").asText();
    }

    private static Optional<String> known(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }
}
