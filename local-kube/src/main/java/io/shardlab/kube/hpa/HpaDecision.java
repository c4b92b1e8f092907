package io.shardlab.kube.hpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one sync of an HPA comes to: upstream's {@code reconcileAutoscaler} without its I/O.
 *
 * <p>A decision to rescale is not yet a rescale: whoever carries it out says how that went with {@link #carriedOut} or
 * {@link #refused}, and records the decision that comes back.
 *
 * @param spec what was asked for
 * @param current the replicas the target's spec asked for before this sync; empty if its scale could not be read
 * @param desired the replicas it shall have; empty keeps what the status says (nothing could be computed)
 * @param rescale whether the target's scale has to be written
 * @param why why, for the event
 * @param readings what was measured; empty keeps what the status says
 * @param conditions the conditions in the order in which they were set; a later one replaces an earlier one
 * @param events what happened, in order
 * @param history what to remember
 * @param rescaled when the target was rescaled, if it was
 */
public record HpaDecision(
        HpaSpec spec,
        OptionalInt current,
        OptionalInt desired,
        boolean rescale,
        String why,
        Optional<List<Reading>> readings,
        List<HpaCondition> conditions,
        List<Event> events,
        HpaHistory history,
        Optional<Instant> rescaled) {

    public HpaDecision {
        readings = readings.map(List::copyOf);
        conditions = List.copyOf(conditions);
        events = List.copyOf(events);
    }

    /**
     * What the status reports of a metric.
     *
     * @param metric which
     * @param milli its value, per pod for AverageValue, in thousandths
     */
    public record Reading(HpaSpec.External metric, long milli) {}

    /**
     * Something that happened.
     *
     * @param warning a Warning or a Normal event
     * @param reason a word for programs
     * @param message a sentence for people
     */
    public record Event(boolean warning, String reason, String message) {}

    /** Decides one sync. */
    public static HpaDecision decide(
            HpaSpec spec, Scale scale, Observations seen, HpaHistory history, Instant now, HpaOptions options) {
        int current = scale.specReplicas();
        Draft draft = new Draft(spec, current, history.startingAt(current, now));
        draft.conditions.add(HpaCondition.ableToScale(
                true, "SucceededGetScale", "the HPA controller was able to get the target's current scale"));
        if (current == 0 && spec.minReplicas() != 0) {
            draft.conditions.add(HpaCondition.scalingActive(
                    false, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero"));
            return draft.at(0, "", List.of());
        }
        if (current > spec.maxReplicas()) {
            return draft.at(spec.maxReplicas(), "Current number of replicas above Spec.MaxReplicas", List.of());
        }
        if (current < spec.minReplicas()) {
            return draft.at(spec.minReplicas(), "Current number of replicas below Spec.MinReplicas", List.of());
        }
        MetricsRound round = MetricsRound.of(spec, scale, seen, options);
        draft.conditions.add(round.condition());
        draft.events.addAll(round.events());
        if (round.proposal().isEmpty()) {
            return draft.unchanged();
        }
        int proposal = round.proposal().getAsInt();
        int desired = draft.normalized(proposal, now, options);
        // Upstream names the cause by the raw proposal, before stabilisation and limits.
        String why = proposal > current
                ? round.source() + " above target"
                : proposal < current ? "All metrics below target" : "";
        return draft.at(desired, why, round.readings());
    }

    /** The outcome of a sync that could not read the target's scale. */
    public static HpaDecision unableToGetScale(HpaSpec spec, HpaHistory history, String error) {
        return new HpaDecision(
                spec,
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                "",
                Optional.empty(),
                List.of(HpaCondition.ableToScale(
                        false,
                        "FailedGetScale",
                        "the HPA controller was unable to get the target's current scale: " + error)),
                List.of(new Event(true, "FailedGetScale", error)),
                history,
                Optional.empty());
    }

    /** The outcome when the target's scale was written. */
    public HpaDecision carriedOut(Instant now) {
        int from = current.orElseThrow();
        int to = desired.orElseThrow();
        HpaHistory next = spec.behavior()
                .map(behavior -> history.scaled(from, to, behavior, now))
                .orElse(history);
        return with(
                OptionalInt.of(to),
                readings,
                HpaCondition.ableToScale(
                        true, "SucceededRescale", "the HPA controller was able to update the target scale to " + to),
                new Event(false, "SuccessfulRescale", "New size: " + to + "; reason: " + why),
                next,
                Optional.of(now));
    }

    /** The outcome when the target's scale could not be written. */
    public HpaDecision refused(String error) {
        return with(
                OptionalInt.empty(),
                Optional.empty(),
                HpaCondition.ableToScale(
                        false,
                        "FailedUpdateScale",
                        "the HPA controller was unable to update the target scale: " + error),
                new Event(
                        true,
                        "FailedRescale",
                        "New size: " + desired.orElseThrow() + "; reason: " + why + "; error: " + error),
                history,
                Optional.empty());
    }

    private HpaDecision with(
            OptionalInt nowDesired,
            Optional<List<Reading>> nowRead,
            HpaCondition condition,
            Event event,
            HpaHistory nextHistory,
            Optional<Instant> at) {
        List<HpaCondition> allConditions = new ArrayList<>(conditions);
        allConditions.add(condition);
        List<Event> allEvents = new ArrayList<>(events);
        allEvents.add(event);
        return new HpaDecision(
                spec, current, nowDesired, rescale, why, nowRead, allConditions, allEvents, nextHistory, at);
    }

    /** A decision in the making. */
    private static final class Draft {
        private final HpaSpec spec;
        private final int current;
        private final List<HpaCondition> conditions = new ArrayList<>();
        private final List<Event> events = new ArrayList<>();
        private HpaHistory history;

        private Draft(HpaSpec spec, int current, HpaHistory history) {
            this.spec = spec;
            this.current = current;
            this.history = history;
        }

        private int normalized(int proposal, Instant now, HpaOptions options) {
            Stabilization stable = spec.behavior()
                    .map(behavior -> Stabilization.with(behavior, current, proposal, history, now))
                    .orElseGet(() -> Stabilization.without(proposal, history, options.downscaleStabilization(), now));
            history = stable.history();
            ScaleLimit limit = spec.behavior()
                    .map(behavior -> ScaleLimit.with(
                            behavior, current, stable.replicas(), spec.minReplicas(), spec.maxReplicas(), history, now))
                    .orElseGet(() ->
                            ScaleLimit.without(current, stable.replicas(), spec.minReplicas(), spec.maxReplicas()));
            conditions.add(stable.condition());
            conditions.add(limit.condition());
            return limit.replicas();
        }

        private HpaDecision at(int desired, String why, List<Reading> readings) {
            return decision(OptionalInt.of(desired), desired != current, why, Optional.of(readings));
        }

        private HpaDecision unchanged() {
            return decision(OptionalInt.empty(), false, "", Optional.empty());
        }

        private HpaDecision decision(
                OptionalInt desired, boolean rescale, String why, Optional<List<Reading>> readings) {
            return new HpaDecision(
                    spec,
                    OptionalInt.of(current),
                    desired,
                    rescale,
                    why,
                    readings,
                    conditions,
                    events,
                    history,
                    Optional.empty());
        }
    }
}
