package io.shardlab.kube.keda.scaling.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.shardlab.kube.keda.RecordedTable;
import io.shardlab.kube.keda.api.InvalidDocumentException;
import io.shardlab.kube.keda.api.KedaCondition;
import io.shardlab.kube.keda.api.KedaEvent;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.TargetException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Passes of the scale loop as KEDA's executor decided, scaled and said them. */
class RequestScaleTableTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyPassIsDecidedAsKedas() throws Exception {
        RecordedTable.replay("request-scale", RequestScaleTableTest::difference).hasEqual(811);
    }

    private static Optional<String> difference(JsonNode in, JsonNode out) throws Exception {
        ScaledObject scaledObject;
        try {
            scaledObject = ScaledObject.of(in.path("scaledObject"));
        } catch (InvalidDocumentException e) {
            return Optional.of(e.getMessage());
        }
        List<String> names = new ArrayList<>();
        in.path("activeTriggers").forEach(name -> names.add(name.asText()));
        RecordedTarget target = new RecordedTarget(in);
        ScaleDecision decision = new ScaleExecutor(
                        InstantSource.fixed(Instant.parse(in.path("now").asText())))
                .run(
                        scaledObject,
                        new ScaleDecision.Triggers(
                                in.path("active").asBoolean(), in.path("error").asBoolean(), names),
                        target);
        List<String> is = List.of(
                conditionsOf(decision.conditions()),
                "" + target.scaledTo.stream().boxed().toList(),
                decision.lastActive().map(Instant::toString).orElse("null"),
                eventsOf(decision.events()));
        List<String> wanted = List.of(
                conditions(out.path("conditions")),
                out.path("scaleTo").isNull() ? "[]" : "[" + out.path("scaleTo") + "]",
                out.path("lastActiveTime").isNull()
                        ? "null"
                        : Instant.parse(out.path("lastActiveTime").asText()).toString(),
                events(out.path("events")));
        return is.equals(wanted) ? Optional.empty() : Optional.of(is + ", not " + wanted);
    }

    private static String conditionsOf(List<KedaCondition> conditions) {
        List<String> texts = new ArrayList<>();
        conditions.forEach(condition -> texts.add(
                condition.type() + "=" + condition.status() + " " + condition.reason() + " " + condition.message()));
        return texts.toString();
    }

    private static String conditions(JsonNode conditions) {
        List<String> texts = new ArrayList<>();
        conditions.forEach(condition -> texts.add(condition.path("type").asText() + "="
                + condition.path("status").asText() + " "
                + condition.path("reason").asText("") + " "
                + condition.path("message").asText("")));
        return texts.toString();
    }

    private static String eventsOf(List<KedaEvent> events) {
        List<String> texts = new ArrayList<>();
        events.forEach(event ->
                texts.add((event.warning() ? "Warning " : "Normal ") + event.reason() + " " + event.message()));
        return texts.toString();
    }

    private static String events(JsonNode events) {
        List<String> texts = new ArrayList<>();
        events.forEach(event -> texts.add(event.path("type").asText() + " "
                + event.path("reason").asText() + " " + event.path("message").asText()));
        return texts.toString();
    }

    /** A Deployment that can be read and written, or not. */
    private static final class RecordedTarget implements ScaleExecutor.Target {
        private final JsonNode in;
        private OptionalInt scaledTo = OptionalInt.empty();

        private RecordedTarget(JsonNode in) {
            this.in = in;
        }

        @Override
        public int replicas() throws TargetException {
            if (in.has("readFails")) {
                throw new TargetException("deployments.apps \"consumer\" not found");
            }
            return in.path("targetReplicas").isNull()
                    ? 1
                    : in.path("targetReplicas").asInt();
        }

        @Override
        public void scaleTo(int replicas) throws TargetException {
            switch (in.path("writeFails").asText("")) {
                case "read" -> throw new TargetException.Unreadable("cannot be read", new IllegalStateException());
                case "conflict" -> throw new TargetException("cannot be written");
                default -> scaledTo = OptionalInt.of(replicas);
            }
        }

        @Override
        public Optional<HorizontalPodAutoscaler> hpa() {
            if (!in.has("hpaConditions")) {
                return Optional.empty();
            }
            ObjectNode hpa = JSON.createObjectNode();
            hpa.putObject("status").set("conditions", in.path("hpaConditions"));
            return Optional.of(JSON.convertValue(hpa, HorizontalPodAutoscaler.class));
        }
    }
}
