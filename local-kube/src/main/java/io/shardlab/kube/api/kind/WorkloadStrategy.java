package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.decoding.TypedStrategy;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.api.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/** Deployments and ReplicaSets (upstream {@code apps/v1/defaults.go}). */
final class WorkloadStrategy implements TypedStrategy {

    private final boolean deployment;

    WorkloadStrategy(boolean deployment) {
        this.deployment = deployment;
    }

    @Override
    public void setDefaults(ObjectNode workload) {
        ObjectNode spec = Json.child(workload, "spec");
        Json.defaults(spec, "replicas", 1);
        if (deployment) {
            Json.defaults(spec, "revisionHistoryLimit", 10);
            Json.defaults(spec, "progressDeadlineSeconds", 600);
            ObjectNode strategy = Json.child(spec, "strategy");
            Json.defaults(strategy, "type", "RollingUpdate");
            if (Json.text(strategy, "type").equals("RollingUpdate")) {
                ObjectNode rolling = Json.child(strategy, "rollingUpdate");
                Json.defaults(rolling, "maxUnavailable", "25%");
                Json.defaults(rolling, "maxSurge", "25%");
            }
        }
        PodTemplates.setDefaults(Json.child(Json.child(spec, "template"), "spec"));
    }

    @Override
    public List<FieldCause> validate(ObjectNode workload) {
        List<FieldCause> causes = new ArrayList<>();
        ObjectNode spec = Json.child(workload, "spec");
        if (spec.path("replicas").asInt() < 0) {
            causes.add(FieldCause.invalid(
                    "spec.replicas", spec.path("replicas").asInt(), "must be greater than or equal to 0"));
        }
        if (!spec.path("selector").isObject()) {
            causes.add(FieldCause.required("spec.selector", ""));
        } else if (spec.path("selector").isEmpty()) {
            causes.add(FieldCause.invalid(
                    "spec.selector",
                    "",
                    "empty selector is invalid for " + (deployment ? "deployment" : "replicaset")));
        } else if (!LabelSelector.of(spec.path("selector")).matches(spec.path("template"))) {
            causes.add(FieldCause.invalid(
                    "spec.template.metadata.labels",
                    Json.at(spec, "template.metadata.labels"),
                    "`selector` does not match template `labels`"));
        }
        ObjectNode podSpec = Json.child(Json.child(spec, "template"), "spec");
        causes.addAll(PodTemplates.validate(podSpec, "spec.template.spec"));
        if (!Json.text(podSpec, "restartPolicy").equals("Always")) {
            causes.add(FieldCause.unsupported(
                    "spec.template.spec.restartPolicy", Json.text(podSpec, "restartPolicy"), "\"Always\""));
        }
        if (deployment) {
            causes.addAll(validateStrategy(spec));
        }
        return causes;
    }

    private static List<FieldCause> validateStrategy(ObjectNode spec) {
        List<FieldCause> causes = new ArrayList<>();
        String type = Json.text(spec, "strategy.type");
        if (!type.equals("RollingUpdate") && !type.equals("Recreate")) {
            causes.add(FieldCause.unsupported("spec.strategy.type", type, "\"Recreate\", \"RollingUpdate\""));
        }
        if (type.equals("Recreate") && Json.at(spec, "strategy.rollingUpdate").isObject()) {
            causes.add(new FieldCause(
                    "spec.strategy.rollingUpdate",
                    "FieldValueForbidden",
                    "Forbidden: may not be specified when strategy `type` is 'Recreate'"));
        }
        String surge = Json.text(spec, "strategy.rollingUpdate.maxSurge");
        String unavailable = Json.text(spec, "strategy.rollingUpdate.maxUnavailable");
        if (isZero(surge) && isZero(unavailable)) {
            causes.add(FieldCause.invalid(
                    "spec.strategy.rollingUpdate.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0"));
        }
        return causes;
    }

    private static boolean isZero(String intOrPercent) {
        return intOrPercent.equals("0") || intOrPercent.equals("0%");
    }

    @Override
    public List<FieldCause> validateUpdate(ObjectNode workload, ObjectNode old) {
        return Json.at(workload, "spec.selector").equals(Json.at(old, "spec.selector"))
                ? List.of()
                : List.of(
                        FieldCause.invalid("spec.selector", Json.at(workload, "spec.selector"), "field is immutable"));
    }
}
