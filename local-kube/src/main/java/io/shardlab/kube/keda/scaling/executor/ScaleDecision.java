package io.shardlab.kube.keda.scaling.executor;

import io.shardlab.kube.keda.api.KedaCondition;
import io.shardlab.kube.keda.api.KedaEvent;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one pass of the scale loop comes to: upstream's {@code RequestScale} without its I/O. Between one replica and many
 * it never acts; that is the HPA's.
 *
 * <p>As with an HPA's decision, whoever scales says how it went with {@link #carriedOut} or {@link #refused}.
 *
 * @param scaledObject for whom
 * @param current the replicas the target's spec asks for
 * @param scaleTo the replicas it shall have, if KEDA has to act
 * @param act what that is, for the event
 * @param conditions the conditions to set
 * @param lastActive when the triggers were last active, if this pass says so
 * @param events what happened
 */
public record ScaleDecision(
        ScaledObject scaledObject,
        int current,
        OptionalInt scaleTo,
        Act act,
        List<KedaCondition> conditions,
        Optional<Instant> lastActive,
        List<KedaEvent> events) {

    /** Why KEDA itself scales. */
    public enum Act {
        NONE,
        ACTIVATE,
        DEACTIVATE,
        RAISE_TO_MINIMUM
    }

    /**
     * What the triggers say.
     *
     * @param active whether any has something to do
     * @param failed whether any could not be asked
     * @param activeMetrics the metrics that have
     */
    public record Triggers(boolean active, boolean failed, List<String> activeMetrics) {}

    private static final String NOT_ACTIVE = "Scaling is not performed because triggers are not active";

    public static ScaleDecision decide(ScaledObject scaledObject, Triggers triggers, int current, Instant now) {
        Draft draft = new Draft(scaledObject, current, triggers);
        if (scaledObject.paused()) {
            draft.conditions.add(KedaCondition.ready());
            draft.conditions.add(KedaCondition.paused());
            return draft.nothing();
        }
        return triggers.active() || scaledObject.activationForced() ? draft.active(now) : draft.inactive(now);
    }

    /** The pass that could not read the target's replicas. */
    public static ScaleDecision unableToRead(ScaledObject scaledObject, String error) {
        KedaCondition ready = KedaCondition.isFalse(
                KedaCondition.READY,
                "ErrorGettingCurrentReplicas",
                "Error getting current replicas count for ScaleTarget: " + error);
        return new ScaleDecision(
                scaledObject, 0, OptionalInt.empty(), Act.NONE, List.of(ready), Optional.empty(), List.of());
    }

    /** The outcome when the target was scaled. */
    public ScaleDecision carriedOut(Triggers triggers, Instant now) {
        return switch (act) {
            case ACTIVATE ->
                outcome(
                        Optional.of(now),
                        KedaEvent.normal(
                                "KEDAScaleTargetActivated",
                                "Scaled " + route(current)
                                        + (scaledObject.activationForced()
                                                ? ", caused by forced activation annotation"
                                                : ", triggered by " + String.join(";", triggers.activeMetrics()))));
            case DEACTIVATE ->
                outcome(lastActive, KedaEvent.normal("KEDAScaleTargetDeactivated", "Deactivated " + route(current)));
            case RAISE_TO_MINIMUM, NONE -> this;
        };
    }

    /**
     * The outcome when the target could not be scaled.
     *
     * @param from the replicas it had then, as far as that is known
     */
    public ScaleDecision refused(int from) {
        return switch (act) {
            case ACTIVATE ->
                outcome(
                        lastActive,
                        KedaEvent.warning("KEDAScaleTargetActivationFailed", "Failed to scale " + route(from)));
            case DEACTIVATE ->
                outcome(
                        lastActive,
                        KedaEvent.warning("KEDAScaleTargetDeactivationFailed", "Failed to deactivate " + route(from)));
            case RAISE_TO_MINIMUM, NONE -> this;
        };
    }

    /** The same with what the HPA says of itself; nothing leaves the condition alone. */
    ScaleDecision observing(Optional<KedaCondition> hpaHealth) {
        List<KedaCondition> all = new ArrayList<>(conditions);
        hpaHealth.ifPresent(all::add);
        return new ScaleDecision(scaledObject, current, scaleTo, act, all, lastActive, events);
    }

    private String route(int from) {
        String kind = scaledObject.status().text("scaleTargetKind").orElse("");
        return kind + " " + scaledObject.namespace() + "/"
                + scaledObject.spec().target().name() + " from " + from + " to " + scaleTo.orElseThrow();
    }

    private ScaleDecision outcome(Optional<Instant> active, KedaEvent event) {
        List<KedaEvent> all = new ArrayList<>(events);
        all.add(event);
        return new ScaleDecision(scaledObject, current, scaleTo, act, conditions, active, all);
    }

    /** A decision in the making; the letters are the rows of the decision table in docs/fidelity/autoscaling.md. */
    private static final class Draft {
        private final ScaledObject scaledObject;
        private final ScaledObjectSpec spec;
        private final int current;
        private final Triggers triggers;
        private final int min;
        private final OptionalInt idle;
        private final List<KedaCondition> conditions = new ArrayList<>();

        private Draft(ScaledObject scaledObject, int current, Triggers triggers) {
            this.scaledObject = scaledObject;
            this.spec = scaledObject.spec();
            this.current = current;
            this.triggers = triggers;
            this.min = spec.minReplicaCount().orElse(0);
            this.idle = spec.idleReplicaCount();
        }

        private ScaleDecision active(Instant now) {
            String why = scaledObject.activationForced()
                    ? "Scaling is performed because activation is being forced by annotation"
                    : "Scaling is performed because triggers are active";
            conditions.add(KedaCondition.ready());
            conditions.add(KedaCondition.isTrue(KedaCondition.ACTIVE, "ScalerActive", why));
            if ((idle.isPresent() && current < min) || current == 0) { // A1
                return scaledObject.scaleOutPaused() ? nothing() : scale(Act.ACTIVATE, Math.max(min, 1));
            }
            if (triggers.failed()) { // A2
                conditions.set(
                        0,
                        KedaCondition.isUnknown(
                                KedaCondition.READY,
                                "PartialTriggerError",
                                "Some triggers defined in ScaledObject are not working correctly"));
                return nothing();
            }
            return decision(Act.NONE, OptionalInt.empty(), Optional.of(now)); // A3
        }

        private ScaleDecision inactive(Instant now) {
            conditions.add(KedaCondition.ready());
            conditions.add(KedaCondition.isFalse(KedaCondition.ACTIVE, "ScalerNotActive", NOT_ACTIVE));
            boolean fallsBack =
                    spec.fallback().filter(fallback -> fallback.replicas() != 0).isPresent();
            if (triggers.failed() && fallsBack) { // I1
                return nothing();
            }
            if (triggers.failed() && spec.fallback().isEmpty()) { // I2
                conditions.set(
                        0,
                        KedaCondition.isFalse(
                                KedaCondition.READY,
                                "TriggerError",
                                "Triggers defined in ScaledObject are not working correctly"));
                return nothing();
            }
            if ((idle.isPresent() && current > idle.getAsInt()) || (current > 0 && min == 0)) { // I3
                return toZeroOrIdle(now);
            }
            if (idle.isEmpty() && current < min) { // I4
                return scale(Act.RAISE_TO_MINIMUM, min);
            }
            return nothing(); // I5
        }

        private ScaleDecision toZeroOrIdle(Instant now) {
            if (scaledObject.scaleInPaused()) {
                return nothing();
            }
            Instant warmUntil = scaledObject
                    .status()
                    .lastActiveTime()
                    .map(active -> active.plus(spec.cooldown()))
                    .orElseGet(() -> scaledObject.created().plus(spec.initialCooldown()));
            if (!warmUntil.isBefore(now)) {
                conditions.set(
                        1,
                        KedaCondition.isFalse(
                                KedaCondition.ACTIVE,
                                "ScalerCooldown",
                                "Scaler cooling down because triggers are not active"));
                return nothing();
            }
            return scale(Act.DEACTIVATE, idle.orElse(min));
        }

        private ScaleDecision scale(Act act, int to) {
            return decision(act, OptionalInt.of(to), Optional.empty());
        }

        private ScaleDecision nothing() {
            return decision(Act.NONE, OptionalInt.empty(), Optional.empty());
        }

        private ScaleDecision decision(Act act, OptionalInt to, Optional<Instant> lastActive) {
            return new ScaleDecision(scaledObject, current, to, act, List.copyOf(conditions), lastActive, List.of());
        }
    }
}
