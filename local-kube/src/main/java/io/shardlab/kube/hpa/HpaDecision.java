package io.shardlab.kube.hpa;

import java.time.Instant;
import java.time.InstantSource;
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
 * @param closingEvents what is said after the status was written
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
        List<Event> closingEvents,
        HpaHistory history,
        Optional<Instant> rescaled) {

    private static final String BELOW_MINIMUM = "Current number of replicas below Spec.MinReplicas";

    public HpaDecision {
        readings = readings.map(List::copyOf);
        conditions = List.copyOf(conditions);
        events = List.copyOf(events);
        closingEvents = List.copyOf(closingEvents);
    }

    /**
     * What the status reports of a metric.
     *
     * @param metric which; empty for one that could not be measured
     * @param milli its value, per pod unless the target is a Value, in thousandths
     * @param utilization the same in percent of what is requested, if that is the target
     */
    public record Reading(Optional<HpaSpec.Metric> metric, long milli, OptionalInt utilization) {

        /** A metric that failed: its place in the status is kept. */
        public static final Reading FAILED = new Reading(Optional.empty(), 0, OptionalInt.empty());

        static Reading of(HpaSpec.Metric metric, long milli, OptionalInt utilization) {
            return new Reading(Optional.of(metric), milli, utilization);
        }
    }

    /**
     * Something that happened.
     *
     * @param warning a Warning or a Normal event
     * @param reason a word for programs
     * @param message a sentence for people
     */
    public record Event(boolean warning, String reason, String message) {}

    /**
     * Decides one sync.
     *
     * @param clock asked at the beginning, and again after the metrics, which may take their time: that is when the
     *     decision is made
     */
    public static HpaDecision decide(
            HpaSpec spec, Scale scale, Observations seen, HpaHistory history, InstantSource clock, HpaOptions options) {
        int current = scale.specReplicas();
        Instant began = clock.instant();
        Draft draft = new Draft(spec, current, history.startingAt(current, began));
        draft.conditions.add(HpaCondition.ableToScale(
                true, "SucceededGetScale", "the HPA controller was able to get the target's current scale", began));
        if (current == 0 && isDisabled(spec, options)) {
            draft.conditions.add(HpaCondition.scalingActive(
                    false,
                    "ScalingDisabled",
                    "scaling is disabled since the replica count of the target is zero",
                    began));
            return draft.at(0, "", List.of());
        }
        if (current > spec.maxReplicas()) {
            return draft.at(spec.maxReplicas(), "Current number of replicas above Spec.MaxReplicas", List.of());
        }
        if (current != 0 && current < spec.minReplicas()) {
            return draft.at(spec.minReplicas(), BELOW_MINIMUM, List.of());
        }
        MetricsRound round = MetricsRound.of(spec, scale, seen, options, clock);
        draft.conditions.add(round.condition());
        draft.events.addAll(round.events());
        if (round.proposal().isEmpty()) {
            return draft.unchanged(round);
        }
        return draft.proposed(round, clock.instant(), options);
    }

    /** Upstream {@code shouldComputeMetricsForZeroReplicas}: whether a target without replicas is left alone. */
    private static boolean isDisabled(HpaSpec spec, HpaOptions options) {
        if (!options.kubernetes().hasScaledToZero()) {
            return spec.minReplicas() != 0;
        }
        return !spec.scaledToZero() || (spec.minReplicas() == 0 && !spec.hasObjectOrExternalMetrics());
    }

    /** The outcome of a sync that could not read the target's scale. */
    public static HpaDecision unableToGetScale(HpaSpec spec, HpaHistory history, String error, Instant now) {
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
                        "the HPA controller was unable to get the target's current scale: " + error,
                        now)),
                List.of(new Event(true, "FailedGetScale", error)),
                List.of(),
                history,
                Optional.empty());
    }

    /** The outcome when the target's scale was written. */
    public HpaDecision carriedOut(Instant now, HpaOptions options) {
        int from = current.orElseThrow();
        int to = desired.orElseThrow();
        HpaHistory next = spec.behavior()
                .map(behavior -> history.scaled(from, to, behavior, now))
                .orElse(history);
        List<HpaCondition> set = new ArrayList<>();
        set.add(HpaCondition.ableToScale(
                true, "SucceededRescale", "the HPA controller was able to update the target scale to " + to, now));
        if (options.kubernetes().hasScaledToZero()) {
            set.add(HpaCondition.scaledToZero(
                    from > 0 && to == 0 && spec.minReplicas() == 0 && spec.hasObjectOrExternalMetrics(), now));
        }
        return with(
                OptionalInt.of(to),
                set,
                new Event(false, "SuccessfulRescale", "New size: " + to + "; reason: " + why),
                next,
                Optional.of(now));
    }

    /** The outcome when the target's scale could not be written. */
    public HpaDecision refused(String error, Instant now) {
        return with(
                OptionalInt.empty(),
                List.of(HpaCondition.ableToScale(
                        false,
                        "FailedUpdateScale",
                        "the HPA controller was unable to update the target scale: " + error,
                        now)),
                new Event(
                        true,
                        "FailedRescale",
                        "New size: " + desired.orElseThrow() + "; reason: " + why + "; error: " + error),
                history,
                Optional.empty());
    }

    /** What is said when the status could not be written (upstream {@code updateStatus}). */
    public static Event statusNotWritten(String error) {
        return new Event(true, "FailedUpdateStatus", error);
    }

    private HpaDecision with(
            OptionalInt nowDesired, List<HpaCondition> set, Event event, HpaHistory nextHistory, Optional<Instant> at) {
        List<HpaCondition> allConditions = new ArrayList<>(conditions);
        allConditions.addAll(set);
        List<Event> allEvents = new ArrayList<>(events);
        allEvents.add(event);
        return new HpaDecision(
                spec,
                current,
                nowDesired,
                rescale,
                why,
                readings,
                allConditions,
                allEvents,
                closingEvents,
                nextHistory,
                at);
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

        private HpaDecision proposed(MetricsRound round, Instant now, HpaOptions options) {
            int proposal = Math.max(round.proposal().getAsInt(), 0);
            // Upstream names the cause by the raw proposal, before stabilisation and limits.
            String why = proposal > current
                    ? round.source() + " above target"
                    : proposal < current ? "All metrics below target" : "";
            int desired = normalized(proposal, now, options);
            if (current == 0 && desired < spec.minReplicas()) {
                return at(spec.minReplicas(), why.isEmpty() ? BELOW_MINIMUM : why, round.readings());
            }
            return at(desired, why, round.readings());
        }

        private int normalized(int proposal, Instant now, HpaOptions options) {
            Stabilization stable = spec.behavior()
                    .map(behavior -> Stabilization.with(behavior, current, proposal, history, now))
                    .orElseGet(() -> Stabilization.without(proposal, history, options.downscaleStabilization(), now));
            history = stable.history();
            ScaleLimit limit = spec.behavior()
                    .map(behavior -> ScaleLimit.with(
                            behavior, current, stable.replicas(), spec.minReplicas(), spec.maxReplicas(), history, now))
                    .orElseGet(() -> ScaleLimit.without(
                            current, stable.replicas(), spec.minReplicas(), spec.maxReplicas(), now));
            conditions.add(stable.condition());
            conditions.add(limit.condition());
            return limit.replicas();
        }

        private HpaDecision at(int desired, String why, List<Reading> readings) {
            return decision(OptionalInt.of(desired), desired != current, why, readings, List.of());
        }

        private HpaDecision unchanged(MetricsRound round) {
            return decision(OptionalInt.empty(), false, "", round.readings(), round.failure());
        }

        private HpaDecision decision(
                OptionalInt desired, boolean rescale, String why, List<Reading> readings, List<Event> closing) {
            return new HpaDecision(
                    spec,
                    OptionalInt.of(current),
                    desired,
                    rescale,
                    why,
                    Optional.of(readings),
                    conditions,
                    events,
                    closing,
                    history,
                    Optional.empty());
        }
    }
}
