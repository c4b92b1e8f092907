package io.shardlab.kube.keda.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.keda.fallback.Fallback;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code spec} of a ScaledObject; an absent number is kept absent where absence means something.
 *
 * @param target what is scaled
 * @param pollingInterval seconds between two passes of the scale loop
 * @param cooldownPeriod seconds without activity before the last step to zero or idle
 * @param initialCooldownPeriod the same, for an object that was never active
 * @param idleReplicaCount replicas while nothing is active
 * @param minReplicaCount the least replicas while active
 * @param maxReplicaCount the most replicas
 * @param restoreToOriginalReplicaCount whether deletion puts the target back
 * @param hpaName the HPA's name, if not the usual one
 * @param behavior the HPA's behavior, as written
 * @param fallback what to do when a trigger keeps failing
 * @param triggers what is looked at
 * @param unsupported what is asked for and cannot be had here: the object may be paused, but it is not scaled
 */
public record ScaledObjectSpec(
        Target target,
        OptionalInt pollingInterval,
        OptionalInt cooldownPeriod,
        OptionalInt initialCooldownPeriod,
        OptionalInt idleReplicaCount,
        OptionalInt minReplicaCount,
        OptionalInt maxReplicaCount,
        boolean restoreToOriginalReplicaCount,
        Optional<String> hpaName,
        Optional<JsonNode> behavior,
        Optional<Fallback> fallback,
        List<Trigger> triggers,
        Optional<String> unsupported) {

    private static final int DEFAULT_POLLING_SECONDS = 30;
    private static final int DEFAULT_COOLDOWN_SECONDS = 300;
    private static final int DEFAULT_MAX_REPLICAS = 100;

    public ScaledObjectSpec {
        triggers = List.copyOf(triggers);
    }

    /** A workload with a scale. */
    public record Target(String apiVersion, String kind, String name, Optional<String> envSourceContainerName) {}

    /**
     * One trigger.
     *
     * @param type for example aws-kinesis-stream
     * @param name its own name, or empty
     * @param metadata its settings as written
     * @param metricType AverageValue unless written otherwise
     * @param useCachedMetrics whether the HPA gets the scale loop's last value
     * @param authentication where its credentials come from
     */
    public record Trigger(
            String type,
            String name,
            Map<String, String> metadata,
            String metricType,
            boolean useCachedMetrics,
            Optional<AuthenticationRef> authentication) {}

    /** A TriggerAuthentication, if the kind is empty, too, or a ClusterTriggerAuthentication; an empty name is none. */
    public record AuthenticationRef(String name, String kind) {}

    /** What to serve after more than so many failures. */
    public record Fallback(int failureThreshold, int replicas, String behavior) {}

    public Duration pollEvery() {
        return Duration.ofSeconds(pollingInterval.orElse(DEFAULT_POLLING_SECONDS));
    }

    public Duration cooldown() {
        return Duration.ofSeconds(cooldownPeriod.orElse(DEFAULT_COOLDOWN_SECONDS));
    }

    public Duration initialCooldown() {
        return Duration.ofSeconds(initialCooldownPeriod.orElse(0));
    }

    /** What the HPA sees: never zero, whatever KEDA itself may scale to. */
    public int hpaMinReplicas() {
        int min = minReplicaCount.orElse(0);
        return min > 0 ? min : 1;
    }

    public int hpaMaxReplicas() {
        return maxReplicaCount.orElse(DEFAULT_MAX_REPLICAS);
    }

    /** Upstream {@code CheckReplicaCountBoundsAreValid}: a minimum that is set to 0 counts as 1. */
    public Optional<String> wrongBounds() {
        int min = minReplicaCount.isPresent() ? hpaMinReplicas() : 0;
        if (min > hpaMaxReplicas()) {
            return Optional.of("MinReplicaCount=" + min + " must be less than MaxReplicaCount=" + hpaMaxReplicas());
        }
        if (idleReplicaCount.isPresent() && idleReplicaCount.getAsInt() >= min) {
            return Optional.of(
                    "IdleReplicaCount=" + idleReplicaCount.getAsInt() + " must be less than MinReplicaCount=" + min);
        }
        return Optional.empty();
    }

    /** Upstream {@code ValidateTriggers}. */
    public Optional<String> wrongTriggers() {
        if (triggers.isEmpty()) {
            return Optional.of("no triggers defined in the ScaledObject/ScaledJob");
        }
        List<String> names = triggers.stream()
                .map(Trigger::name)
                .filter(name -> !name.isEmpty())
                .toList();
        Optional<String> twice = names.stream()
                .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                .findFirst();
        if (twice.isPresent()) {
            return Optional.of("triggerName \"" + twice.get() + "\" is defined multiple times in the "
                    + "ScaledObject/ScaledJob, but it must be unique");
        }
        return triggers.stream()
                .filter(Trigger::useCachedMetrics)
                .filter(trigger -> List.of("cpu", "memory", "cron").contains(trigger.type()))
                .findFirst()
                .map(trigger -> "property \"useCachedMetrics\" is not supported for \"" + trigger.type() + "\" scaler");
    }

    /** @throws InvalidDocumentException with every mistake in the spec */
    public static ScaledObjectSpec of(JsonNode spec) throws InvalidDocumentException {
        Fields fields = Fields.of(spec, "spec");
        Fields advanced = fields.child("advanced");
        Fields hpa = advanced.child("horizontalPodAutoscalerConfig");
        ScaledObjectSpec parsed = new ScaledObjectSpec(
                targetOf(fields.child("scaleTargetRef")),
                fields.integer("pollingInterval", 1),
                fields.integer("cooldownPeriod", 0),
                fields.integer("initialCooldownPeriod", 0),
                fields.integer("idleReplicaCount", 0),
                fields.integer("minReplicaCount", 0),
                fields.integer("maxReplicaCount", 1),
                advanced.flag("restoreToOriginalReplicaCount"),
                Optional.of(hpa.text("name", "")).filter(name -> !name.isEmpty()),
                Optional.of(hpa.raw("behavior")).filter(behavior -> !behavior.isMissingNode()),
                fields.optionalChild("fallback").map(ScaledObjectSpec::fallbackOf),
                fields.list("triggers").stream()
                        .map(ScaledObjectSpec::triggerOf)
                        .toList(),
                !usesModifiers(advanced.raw("scalingModifiers"))
                        ? Optional.empty()
                        : Optional.of("spec.advanced.scalingModifiers is not supported by this operator: it has no "
                                + "formula engine"));
        fields.verify();
        return parsed;
    }

    /** Upstream {@code IsUsingModifiers}. */
    public static boolean usesModifiers(JsonNode scalingModifiers) {
        return scalingModifiers.properties().stream()
                .anyMatch(field -> !field.getValue().asText("").isEmpty());
    }

    private static Target targetOf(Fields ref) {
        return new Target(
                ref.text("apiVersion", "apps/v1"),
                ref.text("kind", "Deployment"),
                ref.required("name"),
                Optional.of(ref.text("envSourceContainerName", "")).filter(name -> !name.isEmpty()));
    }

    private static Fallback fallbackOf(Fields fallback) {
        return new Fallback(
                fallback.requiredInteger("failureThreshold", 0),
                fallback.requiredInteger("replicas", 0),
                fallback.oneOf(
                        "behavior",
                        List.of(
                                "static",
                                "currentReplicas",
                                "currentReplicasIfHigher",
                                "currentReplicasIfLower",
                                "scalingModifiers"),
                        "static"));
    }

    private static Trigger triggerOf(Fields trigger) {
        return new Trigger(
                trigger.required("type"),
                trigger.text("name", ""),
                trigger.texts("metadata"),
                trigger.oneOf("metricType", List.of("AverageValue", "Value", "Utilization"), "AverageValue"),
                trigger.flag("useCachedMetrics"),
                trigger.optionalChild("authenticationRef")
                        .map(ref -> new AuthenticationRef(
                                ref.text("name", ""),
                                ref.oneOf(
                                        "kind",
                                        List.of("TriggerAuthentication", "ClusterTriggerAuthentication"),
                                        ""))));
    }
}
