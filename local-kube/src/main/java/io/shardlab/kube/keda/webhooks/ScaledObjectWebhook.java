package io.shardlab.kube.keda.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.webhooks.Admission.Neighbours;
import io.shardlab.kube.keda.webhooks.Admission.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rules for ScaledObjects (upstream {@code scaledobject_webhook.go}), but for the formulas of scaling modifiers. */
public final class ScaledObjectWebhook {

    private static final int LABEL_LENGTH = 63;
    private static final int DEFAULT_MAX_REPLICAS = 100;
    private static final List<String> RESOURCES = List.of("cpu", "memory");

    private final JsonNode object;
    private final JsonNode spec;
    private final JsonNode target;
    private final String name;
    private final Neighbours neighbours;

    private ScaledObjectWebhook(JsonNode object, Neighbours neighbours) {
        this.object = object;
        this.spec = object.path("spec");
        this.target = spec.path("scaleTargetRef");
        this.name = object.path("metadata").path("name").asText();
        this.neighbours = neighbours;
    }

    /** One of the checks. */
    @FunctionalInterface
    private interface Check {
        void run() throws RefusedException;
    }

    /** Judges a new object, or one that was changed. */
    public static Admission judge(JsonNode object, Neighbours neighbours, boolean dryRun) {
        return new ScaledObjectWebhook(object, neighbours).judge(dryRun);
    }

    private Admission judge(boolean dryRun) {
        Set<String> refusals = new LinkedHashSet<>();
        List<Check> checks = new ArrayList<>(
                List.of(this::otherScaledObjects, this::otherHpas, this::bounds, this::fallback, this::names));
        if (!dryRun) {
            checks.add(this::resources);
        }
        checks.forEach(check -> run(check, refusals));
        if (refusals.isEmpty()) {
            run(this::triggers, refusals);
        }
        return new Admission(List.copyOf(refusals), refusals.isEmpty() ? warnings() : List.of());
    }

    private static void run(Check check, Set<String> refusals) {
        try {
            check.run();
        } catch (RefusedException e) {
            refusals.add(e.getMessage());
        }
    }

    /** Upstream {@code verifyScaledObjects}. */
    private void otherScaledObjects() throws RefusedException {
        TargetKind kind = TargetKind.of(target, neighbours);
        for (JsonNode other : neighbours.all("ScaledObject")) {
            String otherName = other.path("metadata").path("name").asText();
            if (otherName.equals(name)) {
                continue;
            }
            JsonNode otherTarget = other.path("spec").path("scaleTargetRef");
            if (TargetKind.of(otherTarget, neighbours).equals(kind) && sameName(otherTarget, target)) {
                throw new RefusedException("the workload '" + targetName() + "' of type '" + kind
                        + "' is already managed by the ScaledObject '" + otherName + "'");
            }
            if (hpaName(other).equals(hpaName(object))) {
                throw new RefusedException(
                        "the HPA '" + hpaName(object) + "' is already managed by the ScaledObject '" + otherName + "'");
            }
        }
        modifiers(spec.path("advanced").path("scalingModifiers"));
    }

    /** Upstream {@code ValidateAndCompileScalingModifiers}; formulas themselves are not looked at. */
    private void modifiers(JsonNode modifiers) throws RefusedException {
        boolean formula = !modifiers.path("formula").asText("").isEmpty();
        if (ScaledObjectSpec.usesModifiers(modifiers) && !formula) {
            throw new RefusedException("error ScalingModifiers.Formula is mandatory");
        }
        if (formula && modifiers.path("target").asText("").isEmpty()) {
            throw new RefusedException(
                    "error validating formula in ScalingModifiers\nformula is given but target is empty");
        }
        if (formula) {
            modifiersTarget(modifiers.path("target").asText());
        }
        if (!formula && spec.path("fallback").path("behavior").asText().equals("scalingModifiers")) {
            throw new RefusedException(
                    "scalingModifiers fallback behavior requires scalingModifiers.formula to be defined");
        }
    }

    /** Upstream {@code validateScalingModifiersTarget}, whose error for a number that is too small has no words. */
    private static void modifiersTarget(String text) throws RefusedException {
        String prefix = "error validating target in ScalingModifiers\nerror converting target for scalingModifiers "
                + "(string->float) to valid target: ";
        if (text.matches("(?i)\\+?inf(inity)?|nan")) {
            return;
        }
        String parsing = prefix + "strconv.ParseFloat: parsing \"" + text + "\": ";
        if (!text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            throw new RefusedException(parsing + "invalid syntax");
        }
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number)) {
            throw new RefusedException(parsing + "value out of range");
        }
        if (number <= 0) {
            throw new RefusedException(prefix + "%!w(<nil>)");
        }
    }

    /** Upstream {@code verifyHpas}. */
    private void otherHpas() throws RefusedException {
        TargetKind kind = TargetKind.of(target, neighbours);
        for (JsonNode hpa : neighbours.all("HorizontalPodAutoscaler")) {
            JsonNode annotations = hpa.path("metadata").path("annotations");
            if (annotations.path("validations.keda.sh/hpa-ownership").asText().equals("false")) {
                continue;
            }
            JsonNode otherTarget = hpa.path("spec").path("scaleTargetRef");
            boolean same = TargetKind.of(otherTarget, neighbours).equals(kind) && sameName(otherTarget, target);
            if (same && !isOurs(hpa)) {
                refuseForeign(hpa.path("metadata").path("name").asText(), kind);
            }
        }
    }

    private void refuseForeign(String hpa, TargetKind kind) throws RefusedException {
        boolean transfers = object.path("metadata")
                .path("annotations")
                .path("scaledobject.keda.sh/transfer-hpa-ownership")
                .asText()
                .equals("true");
        if (!transfers) {
            throw new RefusedException("the workload '" + targetName() + "' of type '" + kind
                    + "' is already managed by the hpa '" + hpa + "'");
        }
        if (!configuredHpaName(object).equals(hpa)) {
            throw new RefusedException("the existing hpa '" + hpa + "' for workload '" + targetName() + "' of type '"
                    + kind + "' must be specified by name in advanced settings to enable ownership transfer");
        }
    }

    private boolean isOurs(JsonNode hpa) {
        return stream(hpa.path("metadata").path("ownerReferences"))
                .anyMatch(owner -> owner.path("kind").asText().equals("ScaledObject")
                        && owner.path("name").asText().equals(name));
    }

    /** Upstream {@code CheckReplicaCountBoundsAreValid}: a minimum that is set to 0 counts as 1. */
    private void bounds() throws RefusedException {
        int min = spec.hasNonNull("minReplicaCount")
                ? Math.max(spec.path("minReplicaCount").asInt(), 1)
                : 0;
        int max = spec.path("maxReplicaCount").asInt(DEFAULT_MAX_REPLICAS);
        if (min > max) {
            throw new RefusedException("MinReplicaCount=" + min + " must be less than MaxReplicaCount=" + max);
        }
        JsonNode idle = spec.path("idleReplicaCount");
        if (idle.isInt() && idle.asInt() >= min) {
            throw new RefusedException("IdleReplicaCount=" + idle + " must be less than MinReplicaCount=" + min);
        }
    }

    /** Upstream {@code CheckFallbackValid}. */
    private void fallback() throws RefusedException {
        if (spec.hasNonNull("fallback")
                && !ScaledObjectSpec.usesModifiers(spec.path("advanced").path("scalingModifiers"))
                && triggersAreResourcesOnly()) {
            throw new RefusedException(
                    "at least one trigger (that is not cpu or memory) has to have the `AverageValue` "
                            + "type for the fallback to be enabled");
        }
    }

    /** Upstream {@code verifyName}. */
    private void names() throws RefusedException {
        if (name.length() > LABEL_LENGTH) {
            throw new RefusedException("scaledobject name \"" + name + "\" is " + name.length()
                    + " characters long; must be no more than " + LABEL_LENGTH
                    + " characters because it is used as the \"scaledobject.keda.sh/name\" label value");
        }
        String hpa = hpaName(object);
        if (hpa.length() > LABEL_LENGTH) {
            throw new RefusedException("HPA name \"" + hpa + "\" derived from scaledobject is " + hpa.length()
                    + " characters long; must be no more than " + LABEL_LENGTH + " characters; set "
                    + "spec.advanced.horizontalPodAutoscalerConfig.name to a shorter name or shorten the "
                    + "scaledobject name");
        }
    }

    /** Upstream {@code verifyCPUMemoryScalers}. */
    private void resources() throws RefusedException {
        for (JsonNode trigger : spec.path("triggers")) {
            String type = trigger.path("type").asText();
            if (RESOURCES.contains(type)) {
                TargetKind kind = TargetKind.of(target, neighbours);
                if (!List.of("apps/v1.Deployment", "apps/v1.StatefulSet").contains(kind.toString())) {
                    return;
                }
                requested(type, trigger.path("metadata").path("containerName").asText(""), workload(kind));
                boolean neverZero = spec.path("minReplicaCount").asInt(0) != 0;
                if (triggersAreResourcesOnly() && !neverZero) {
                    throw new RefusedException(
                            "scaledobject has only cpu/memory triggers AND minReplica is 0 (scale to "
                                    + "zero doesn't work in this case)");
                }
            }
        }
    }

    private void requested(String resource, String containerName, JsonNode workload) throws RefusedException {
        for (JsonNode container :
                workload.path("spec").path("template").path("spec").path("containers")) {
            String containerIs = container.path("name").asText();
            boolean meant = containerName.isEmpty() || containerIs.equals(containerName);
            JsonNode resources = container.path("resources");
            if (meant
                    && !isPositive(resources.path("requests").path(resource))
                    && !isPositive(resources.path("limits").path(resource))
                    && !hasDefault(resource)) {
                throw new RefusedException("the scaledobject has a " + resource + " trigger but the container "
                        + containerIs + " doesn't have the " + resource + " request defined");
            }
        }
    }

    /** A LimitRange of the namespace may give containers what they do not say. */
    private boolean hasDefault(String resource) {
        return neighbours.all("LimitRange").stream()
                .flatMap(range -> stream(range.path("spec").path("limits")))
                .filter(limit -> limit.path("type").asText().equals("Container"))
                .anyMatch(limit -> isPositive(limit.path("defaultRequest").path(resource))
                        || isPositive(limit.path("default").path(resource)));
    }

    private static boolean isPositive(JsonNode quantity) {
        return !quantity.isMissingNode()
                && Quantity.parse(quantity.asText()).getNumericalAmount().signum() > 0;
    }

    private JsonNode workload(TargetKind kind) throws RefusedException {
        return neighbours.all(kind.kind()).stream()
                .filter(workload ->
                        workload.path("metadata").path("name").asText().equals(targetName()))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        kind.kind().toLowerCase(Locale.ROOT) + "s.apps \"" + targetName() + "\" not found"));
    }

    /** Upstream {@code ValidateTriggers}. */
    private void triggers() throws RefusedException {
        Set<String> names = new LinkedHashSet<>();
        if (spec.path("triggers").isEmpty()) {
            throw new RefusedException("no triggers defined in the ScaledObject/ScaledJob");
        }
        for (JsonNode trigger : spec.path("triggers")) {
            String type = trigger.path("type").asText();
            if (trigger.path("useCachedMetrics").asBoolean()
                    && List.of("cpu", "memory", "cron").contains(type)) {
                throw new RefusedException(
                        "property \"useCachedMetrics\" is not supported for \"" + type + "\" scaler");
            }
            String triggerName = trigger.path("name").asText("");
            if (!triggerName.isEmpty() && !names.add(triggerName)) {
                throw new RefusedException("triggerName \"" + triggerName + "\" is defined multiple times in the "
                        + "ScaledObject/ScaledJob, but it must be unique");
            }
        }
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        JsonNode idle = spec.path("idleReplicaCount");
        boolean neverZero = spec.path("minReplicaCount").asInt(0) > 0 && (!idle.isInt() || idle.asInt() != 0);
        boolean cached = stream(spec.path("triggers"))
                .anyMatch(trigger -> trigger.path("useCachedMetrics").asBoolean());
        if (spec.hasNonNull("pollingInterval") && neverZero && !cached) {
            warnings.add("PollingInterval is configured but is not relevant. PollingInterval is only relevant when "
                    + "minReplicaCount = 0 or idleReplicaCount = 0 or useCachedMetrics is enabled");
        }
        if (spec.hasNonNull("cooldownPeriod") && neverZero) {
            warnings.add("CooldownPeriod is configured but is not relevant. CooldownPeriod is only relevant when "
                    + "minReplicaCount = 0 or idleReplicaCount = 0");
        }
        return warnings;
    }

    private boolean triggersAreResourcesOnly() {
        return stream(spec.path("triggers"))
                .allMatch(trigger -> RESOURCES.contains(trigger.path("type").asText()));
    }

    private String targetName() {
        return target.path("name").asText();
    }

    private static boolean sameName(JsonNode one, JsonNode other) {
        return one.path("name").asText().equals(other.path("name").asText());
    }

    private static String configuredHpaName(JsonNode scaledObject) {
        return scaledObject
                .path("spec")
                .path("advanced")
                .path("horizontalPodAutoscalerConfig")
                .path("name")
                .asText("");
    }

    private static String hpaName(JsonNode scaledObject) {
        String configured = configuredHpaName(scaledObject);
        return configured.isEmpty()
                ? "keda-hpa-" + scaledObject.path("metadata").path("name").asText()
                : configured;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
