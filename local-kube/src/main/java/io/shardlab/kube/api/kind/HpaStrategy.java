package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.decoding.TypedStrategy;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.json.Quantities;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.autoscaling.BehaviorDefaults;
import java.util.ArrayList;
import java.util.List;

/** HorizontalPodAutoscalers (upstream {@code autoscaling/v2/defaults.go}, {@code autoscaling/validation}). */
final class HpaStrategy implements TypedStrategy {

    private static final int LONGEST_WINDOW_SECONDS = 3600;
    private static final int LONGEST_PERIOD_SECONDS = 1800;

    @Override
    public void setDefaults(ObjectNode hpa) {
        ObjectNode spec = Json.child(hpa, "spec");
        Json.defaults(spec, "minReplicas", 1);
        if (spec.path("metrics").isEmpty()) {
            ObjectNode cpu = Json.list(spec, "metrics").addObject().put("type", "Resource");
            cpu.putObject("resource")
                    .put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .put("averageUtilization", 80);
        }
        if (spec.get("behavior") instanceof ObjectNode behavior) {
            BehaviorDefaults.fill(behavior);
        }
    }

    @Override
    public List<FieldCause> validate(ObjectNode hpa) {
        List<FieldCause> causes = new ArrayList<>();
        ObjectNode spec = Json.child(hpa, "spec");
        for (String field : List.of("kind", "name")) {
            if (Json.text(spec, "scaleTargetRef." + field).isEmpty()) {
                causes.add(FieldCause.required("spec.scaleTargetRef." + field, ""));
            }
        }
        int min = spec.path("minReplicas").asInt();
        int max = spec.path("maxReplicas").asInt();
        if (min < 1) {
            causes.add(FieldCause.invalid("spec.minReplicas", min, "must be greater than or equal to 1"));
        }
        if (max < 1) {
            causes.add(FieldCause.invalid("spec.maxReplicas", max, "must be greater than 0"));
        }
        if (max < min) {
            causes.add(FieldCause.invalid("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`"));
        }
        for (int i = 0; i < spec.path("metrics").size(); i++) {
            causes.addAll(validateTarget(spec.path("metrics").get(i), "spec.metrics[" + i + "]"));
        }
        for (String direction : List.of("scaleUp", "scaleDown")) {
            JsonNode rules = spec.path("behavior").path(direction);
            causes.addAll(validateRules(rules, "spec.behavior." + direction));
        }
        return causes;
    }

    private static List<FieldCause> validateTarget(JsonNode metric, String path) {
        List<FieldCause> causes = new ArrayList<>();
        for (String source : List.of("external", "pods", "object", "resource", "containerResource")) {
            JsonNode target = metric.path(source).path("target");
            String type = target.path("type").asText("");
            if (target.isObject()
                    && !List.of("Utilization", "Value", "AverageValue").contains(type)) {
                causes.add(FieldCause.invalid(
                        path + "." + source + ".target.type",
                        type,
                        "must be either Utilization, Value, or AverageValue"));
            }
            for (String field : List.of("value", "averageValue")) {
                String quantity = target.path(field).asText("");
                if (!quantity.isEmpty() && !Quantities.isPositive(quantity)) {
                    causes.add(
                            FieldCause.invalid(path + "." + source + ".target." + field, quantity, "must be positive"));
                }
            }
        }
        return causes;
    }

    private static List<FieldCause> validateRules(JsonNode rules, String path) {
        List<FieldCause> causes = new ArrayList<>();
        JsonNode window = rules.path("stabilizationWindowSeconds");
        if (window.asInt() < 0) {
            causes.add(FieldCause.invalid(
                    path + ".stabilizationWindowSeconds", window.asInt(), "must be greater than or equal to 0"));
        }
        if (window.asInt() > LONGEST_WINDOW_SECONDS) {
            causes.add(FieldCause.invalid(
                    path + ".stabilizationWindowSeconds", window.asInt(), "must be less than or equal to 3600"));
        }
        unsupported(rules.path("selectPolicy"), path + ".selectPolicy", List.of("Disabled", "Max", "Min"), causes);
        if (rules.path("policies").isArray() && rules.path("policies").isEmpty()) {
            causes.add(FieldCause.required(path + ".policies", "must specify at least one Policy"));
        }
        for (int i = 0; i < rules.path("policies").size(); i++) {
            JsonNode policy = rules.path("policies").get(i);
            String at = path + ".policies[" + i + "]";
            unsupported(policy.path("type"), at + ".type", List.of("Percent", "Pods"), causes);
            if (policy.path("value").asInt() <= 0) {
                causes.add(
                        FieldCause.invalid(at + ".value", policy.path("value").asInt(), "must be greater than 0"));
            }
            int period = policy.path("periodSeconds").asInt();
            if (period <= 0) {
                causes.add(FieldCause.invalid(at + ".periodSeconds", period, "must be greater than 0"));
            }
            if (period > LONGEST_PERIOD_SECONDS) {
                causes.add(FieldCause.invalid(at + ".periodSeconds", period, "must be less than or equal to 1800"));
            }
        }
        return causes;
    }

    private static void unsupported(JsonNode value, String path, List<String> supported, List<FieldCause> causes) {
        if (!value.isMissingNode() && !supported.contains(value.asText())) {
            causes.add(FieldCause.unsupported(path, value.asText(), "\"" + String.join("\", \"", supported) + "\""));
        }
    }
}
