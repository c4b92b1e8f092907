package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Conditions;
import io.shardlab.kube.api.json.HumanDuration;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.Column;
import java.time.Instant;
import java.util.List;

/** What {@code kubectl get pods} prints (upstream {@code printPod}). */
final class PodColumns {

    static final List<Column> ALL = List.of(
            Column.objectName(),
            Column.text("Ready", PodColumns::ready),
            Column.text("Status", PodColumns::status),
            Column.timed("Restarts", PodColumns::restarts),
            Column.age(),
            Column.text("IP", o -> Columns.orNone(Json.text(o, "status.podIP"))).wide(),
            Column.text("Node", o -> Columns.orNone(Json.text(o, "spec.nodeName")))
                    .wide(),
            Column.text("Nominated Node", o -> "<none>").wide(),
            Column.text("Readiness Gates", o -> "<none>").wide());

    private PodColumns() {}

    private static String ready(ObjectNode pod) {
        int ready = 0;
        for (JsonNode container : Json.at(pod, "status.containerStatuses")) {
            if (container.path("ready").asBoolean() && container.path("state").has("running")) {
                ready++;
            }
        }
        return ready + "/" + Json.at(pod, "spec.containers").size();
    }

    private static String status(ObjectNode pod) {
        if (pod.path("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        String reason = Json.textAt(pod, "status.reason").orElse(Json.text(pod, "status.phase"));
        boolean running = false;
        JsonNode statuses = Json.at(pod, "status.containerStatuses");
        for (int i = statuses.size() - 1; i >= 0; i--) {
            JsonNode container = statuses.get(i);
            JsonNode state = container.path("state");
            String waiting = Json.text(state, "waiting.reason");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (state.has("terminated")) {
                reason = terminated(state.path("terminated"));
            } else if (container.path("ready").asBoolean() && state.has("running")) {
                running = true;
            }
        }
        if (reason.equals("Completed") && running) {
            return Conditions.isTrue(pod, "Ready") ? "Running" : "NotReady";
        }
        return reason;
    }

    private static String terminated(JsonNode terminated) {
        String reason = terminated.path("reason").asText();
        if (!reason.isEmpty()) {
            return reason;
        }
        int signal = terminated.path("signal").asInt();
        return signal != 0
                ? "Signal:" + signal
                : "ExitCode:" + terminated.path("exitCode").asInt();
    }

    private static String restarts(ObjectNode pod, Instant now) {
        int restarts = 0;
        String last = "";
        for (JsonNode container : Json.at(pod, "status.containerStatuses")) {
            restarts += container.path("restartCount").asInt();
            String finished = Json.text(container, "lastState.terminated.finishedAt");
            last = finished.compareTo(last) > 0 ? finished : last;
        }
        return restarts == 0 || last.isEmpty()
                ? Integer.toString(restarts)
                : restarts + " (" + HumanDuration.since(last, now) + " ago)";
    }
}
