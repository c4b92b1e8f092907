package io.shardlab.kube.keda.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.keda.RecordedTable;
import io.shardlab.kube.keda.api.InvalidDocumentException;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scalers.aws.KinesisStreamScaler;
import io.shardlab.kube.keda.scalers.aws.OperatorAws;
import io.shardlab.kube.keda.scaling.resolver.ReferencedObjects.Kind;
import io.shardlab.kube.keda.scaling.resolver.TriggerAuthentications;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The HPA that KEDA made of a new ScaledObject, or why it made none. Only what is decided without a cluster: objects in one
 * step that are not paused and whose workload is a Deployment that is there.
 */
class ReconcileTableTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OperatorAws AWS = new OperatorAws(Map.of());

    @Test
    void everyNewObjectBecomesTheHpaThatKedaMakes() throws Exception {
        RecordedTable.replay("reconcile", ReconcileTableTest::isDecidedAlone, ReconcileTableTest::difference)
                .deviating("no scaler found for type: .*", 9, "cpu, memory and cron triggers are not there")
                .deviating("spec.advanced.scalingModifiers .*", 27, "scaling modifiers are refused by name")
                .hasEqual(354);
    }

    private static boolean isDecidedAlone(JsonNode in) {
        JsonNode steps = in.path("steps");
        List<JsonNode> deployments = created(steps.get(0), "Deployment");
        return steps.size() == 1
                && created(steps.get(0), "HorizontalPodAutoscaler").isEmpty()
                && created(steps.get(0), "ScaledObject").size() == 1
                && !scaledObjectOf(in)
                        .path("metadata")
                        .path("annotations")
                        .toString()
                        .contains("autoscaling.keda.sh/paused")
                && List.of("", "Deployment")
                        .contains(scaledObjectOf(in)
                                .path("spec")
                                .path("scaleTargetRef")
                                .path("kind")
                                .asText(""))
                && List.of("", "apps/v1")
                        .contains(scaledObjectOf(in)
                                .path("spec")
                                .path("scaleTargetRef")
                                .path("apiVersion")
                                .asText(""))
                && deployments.stream()
                        .anyMatch(deployment -> deployment
                                .path("metadata")
                                .path("name")
                                .equals(scaledObjectOf(in)
                                        .path("spec")
                                        .path("scaleTargetRef")
                                        .path("name")));
    }

    private static Optional<String> difference(JsonNode in, JsonNode out) {
        JsonNode step = out.path("steps").get(0);
        String is;
        try {
            is = compared(JSON.valueToTree(hpaOf(in)));
        } catch (ScalerException | InvalidDocumentException e) {
            is = e.getMessage();
        }
        String wanted = step.path("hpas").isEmpty()
                ? step.path("error").asText()
                : compared(step.path("hpas").get(0));
        return is.equals(wanted) ? Optional.empty() : Optional.of(is + ", not " + wanted);
    }

    private static Object hpaOf(JsonNode in) throws ScalerException, InvalidDocumentException {
        JsonNode step = in.path("steps").get(0);
        ScaledObject scaledObject = ScaledObject.of(scaledObjectOf(in));
        Optional<String> wrong = scaledObject
                .spec()
                .wrongBounds()
                .or(scaledObject.spec()::wrongTriggers)
                .or(scaledObject.spec()::unsupported);
        if (wrong.isPresent()) {
            throw new ScalerException(wrong.get());
        }
        JsonNode podSpec =
                created(step, "Deployment").get(0).path("spec").path("template").path("spec");
        var authentications =
                new TriggerAuthentications((kind, namespace, name) -> find(step, kind, namespace, name), "keda");
        List<MetricSpec> metrics = new ArrayList<>();
        for (int index = 0; index < scaledObject.spec().triggers().size(); index++) {
            String type = scaledObject.spec().triggers().get(index).type();
            if (!type.equals(KinesisStreamScaler.TYPE)) {
                throw new ScalerException("no scaler found for type: " + type);
            }
            metrics.add(KinesisStreamScaler.build(authentications.configOf(scaledObject, index, podSpec), AWS)
                    .metric());
        }
        return ScaledObjectHpa.desired(scaledObject.withLabel(ScaledObject.OWNER_LABEL, scaledObject.name()), metrics);
    }

    /** Metadata and spec, fields in one order; quantities are texts. */
    private static String compared(JsonNode hpa) {
        ObjectNode compared = JSON.createObjectNode();
        for (String field : List.of("name", "namespace", "labels", "annotations", "ownerReferences")) {
            JsonNode value = hpa.path("metadata").path(field);
            if (!value.isMissingNode() && !(value.isContainerNode() && value.isEmpty())) {
                compared.set(field, value);
            }
        }
        compared.set("spec", hpa.path("spec"));
        return sorted(compared).toString();
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            ObjectNode sorted = JSON.createObjectNode();
            StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
                    .sorted()
                    .forEach(field -> sorted.set(field, sorted(node.path(field))));
            return sorted;
        }
        if (node.isArray()) {
            var sorted = JSON.createArrayNode();
            node.forEach(item -> sorted.add(sorted(item)));
            return sorted;
        }
        return node;
    }

    private static JsonNode scaledObjectOf(JsonNode in) {
        return created(in.path("steps").get(0), "ScaledObject").stream()
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static List<JsonNode> created(JsonNode step, String kind) {
        List<JsonNode> objects = new ArrayList<>();
        step.forEach(change -> {
            if (change.path("create").path("kind").asText().equals(kind)) {
                objects.add(change.path("create"));
            }
        });
        return objects;
    }

    private static Optional<JsonNode> find(JsonNode step, Kind kind, String namespace, String name) {
        String wanted =
                switch (kind) {
                    case SECRET -> "Secret";
                    case CONFIG_MAP -> "ConfigMap";
                    case SERVICE_ACCOUNT -> "ServiceAccount";
                    case TRIGGER_AUTHENTICATION -> "TriggerAuthentication";
                    case CLUSTER_TRIGGER_AUTHENTICATION -> "ClusterTriggerAuthentication";
                };
        return created(step, wanted).stream()
                .filter(object -> object.path("metadata").path("name").asText().equals(name)
                        && object.path("metadata").path("namespace").asText("").equals(namespace))
                .findFirst()
                .or(() ->
                        kind == Kind.SERVICE_ACCOUNT && name.equals("default") ? Optional.of(step) : Optional.empty());
    }
}
