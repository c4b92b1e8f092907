package io.shardlab.kube.hpa.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.shardlab.kube.hpa.HpaDecision;
import io.shardlab.kube.hpa.HpaHistory;
import io.shardlab.kube.hpa.HpaObjects;
import io.shardlab.kube.hpa.HpaOptions;
import io.shardlab.kube.hpa.HpaSync;
import io.shardlab.kube.hpa.KubernetesVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Replays one recorded sequence through the decision code and compares what each sync does with what the real controller
 * did. The format is described in docs/fidelity/traces.md.
 */
final class TraceReplay {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode sequence;
    private final RecordedWorld world;
    private final HpaOptions options;
    private final Expected expected = new Expected();
    private HorizontalPodAutoscaler hpa;
    private HpaHistory history = HpaHistory.EMPTY;
    private Optional<HorizontalPodAutoscalerStatus> status = Optional.empty();

    private TraceReplay(JsonNode sequence, KubernetesVersion version) {
        this.sequence = sequence;
        this.world = new RecordedWorld(sequence, version);
        this.options = HpaOptions.of(version);
        this.hpa = hpaOf(sequence.path("hpa"));
    }

    /** The first difference in words, if there is one. */
    static Optional<String> difference(JsonNode sequence, KubernetesVersion version) {
        return new TraceReplay(sequence, version).run();
    }

    private Optional<String> run() {
        for (JsonNode sync : sequence.path("syncs")) {
            world.arriveAt(sync);
            if (sync.path("in").has("hpa")) {
                changed(hpaOf(sync.path("in").path("hpa")));
            }
            expected.take(sync.path("out"));
            List<String> differences = sync(sync);
            if (!differences.isEmpty()) {
                return Optional.of("sync at " + sync.path("t") + " s: " + String.join("; ", differences));
            }
        }
        return Optional.empty();
    }

    private void changed(HorizontalPodAutoscaler next) {
        if (!Objects.equals(next.getMetadata().getUid(), hpa.getMetadata().getUid())) {
            status = Optional.empty();
            expected.reset();
        }
        hpa = next;
    }

    private List<String> sync(JsonNode sync) {
        hpa.setStatus(status.orElse(null));
        HpaDecision decision = new HpaSync(world, options).run(HpaObjects.specOf(hpa, options), world, history);
        history = decision.history();
        HorizontalPodAutoscalerStatus next = HpaObjects.statusAfter(decision, status);
        boolean changed = !next.equals(status.orElseGet(HorizontalPodAutoscalerStatus::new));
        List<HpaDecision.Event> events = new ArrayList<>(decision.events());
        boolean failed = sync.path("in").has("statusUpdateError");
        if (changed && failed) {
            events.add(HpaDecision.statusNotWritten(
                    sync.path("in").path("statusUpdateError").asText()));
        } else {
            status = Optional.of(next);
        }
        events.addAll(decision.closingEvents());
        if (!changed && sync.path("out").isMissingNode() && world.isUntouched() && events.isEmpty()) {
            return List.of();
        }
        return expected.differences(world, failed ? status : Optional.of(next), events, changed && !failed);
    }

    private static HorizontalPodAutoscaler hpaOf(JsonNode document) {
        return JSON.convertValue(document, HorizontalPodAutoscaler.class);
    }

    /** What the real controller did, up to a sync. */
    private static final class Expected {
        private JsonNode out;
        private int current;
        private int desired;
        private Optional<Integer> lastScale = Optional.empty();
        private JsonNode metrics = JSON.createArrayNode();
        private final List<String> types = new ArrayList<>();
        private final TreeMap<String, JsonNode> conditions = new TreeMap<>();

        void reset() {
            current = 0;
            desired = 0;
            lastScale = Optional.empty();
            metrics = JSON.createArrayNode();
            types.clear();
            conditions.clear();
        }

        void take(JsonNode next) {
            out = next;
            current = out.path("current").asInt(current);
            desired = out.path("desired").asInt(desired);
            if (out.has("lastScale")) {
                lastScale = Optional.of(out.path("lastScale").asInt());
            }
            if (out.has("metrics")) {
                metrics = out.path("metrics");
            }
            for (JsonNode removed : out.path("removedConditions")) {
                types.remove(removed.asText());
                conditions.remove(removed.asText());
            }
            for (JsonNode condition : out.path("conditions")) {
                String type = condition.get(0).asText();
                if (!types.contains(type)) {
                    types.add(type);
                }
                conditions.put(type, condition);
            }
        }

        List<String> differences(
                RecordedWorld world,
                Optional<HorizontalPodAutoscalerStatus> status,
                List<HpaDecision.Event> events,
                boolean written) {
            HorizontalPodAutoscalerStatus is = status.orElseGet(HorizontalPodAutoscalerStatus::new);
            List<String> differences = new ArrayList<>();
            compare("scale", number("scale"), world.written, differences);
            compare("refused write", number("wanted"), world.refused, differences);
            compare("current", current, orZero(is.getCurrentReplicas()), differences);
            compare("desired", desired, orZero(is.getDesiredReplicas()), differences);
            compare(
                    "lastScale",
                    lastScale,
                    Optional.ofNullable(is.getLastScaleTime()).map(Expected::seconds),
                    differences);
            compare("metrics", metrics, metricsOf(is), differences);
            compare("conditions", types.stream().map(conditions::get).toList(), conditionsOf(is), differences);
            compare(
                    "events",
                    out.path("events").isMissingNode() ? JSON.createArrayNode() : out.path("events"),
                    eventsOf(events),
                    differences);
            compare("written", out.path("written").asBoolean(), written, differences);
            return differences;
        }

        private OptionalInt number(String field) {
            return out.has(field) ? OptionalInt.of(out.path(field).asInt()) : OptionalInt.empty();
        }

        private static void compare(String what, Object wanted, Object is, List<String> differences) {
            if (!wanted.equals(is) && !wanted.toString().equals(is.toString())) {
                differences.add(what + " is " + is + ", not " + wanted);
            }
        }

        private static int orZero(Integer count) {
            return count == null ? 0 : count;
        }

        private static int seconds(String timestamp) {
            return (int) Duration.between(RecordedWorld.CREATED, Instant.parse(timestamp))
                    .toSeconds();
        }

        private static JsonNode metricsOf(HorizontalPodAutoscalerStatus status) {
            var list = JSON.createArrayNode();
            if (status.getCurrentMetrics() == null) {
                return list;
            }
            for (JsonNode metric : JSON.<JsonNode>valueToTree(status.getCurrentMetrics())) {
                String type = metric.path("type").asText();
                JsonNode source = metric.path(type.toLowerCase(Locale.ROOT));
                TreeMap<String, JsonNode> entry = new TreeMap<>();
                source.path("current").properties().forEach(value -> entry.put(value.getKey(), value.getValue()));
                JsonNode name = source.has("name")
                        ? source.path("name")
                        : source.path("metric").path("name");
                if (!name.isMissingNode()) {
                    entry.put("name", name);
                }
                entry.put("type", metric.path("type"));
                list.add(JSON.<JsonNode>valueToTree(entry));
            }
            return list;
        }

        private static List<JsonNode> conditionsOf(HorizontalPodAutoscalerStatus status) {
            List<JsonNode> list = new ArrayList<>();
            if (status.getConditions() != null) {
                status.getConditions()
                        .forEach(condition -> list.add(JSON.createArrayNode()
                                .add(condition.getType())
                                .add(condition.getStatus())
                                .add(condition.getReason())
                                .add(condition.getMessage())
                                .add(seconds(condition.getLastTransitionTime()))));
            }
            return list;
        }

        private static JsonNode eventsOf(List<HpaDecision.Event> events) {
            var list = JSON.createArrayNode();
            events.forEach(event -> list.addArray()
                    .add(event.warning() ? "Warning" : "Normal")
                    .add(event.reason())
                    .add(event.message()));
            return list;
        }
    }
}
