package io.shardlab.kube.keda;

import java.time.Clock;

/** One pass of the scale loop against its target: read, decide, write. The same for a cluster and for virtual time. */
final class ScalePass {

    private final Clock clock;

    ScalePass(Clock clock) {
        this.clock = clock;
    }

    /** What a ScaledObject scales. */
    interface Target {

        /** The replicas the target's spec asks for. */
        int replicas() throws TriggerException;

        /** Asks the target for a number of replicas. */
        void scaleTo(int replicas) throws TriggerException;
    }

    /** Runs one pass; never throws for what the cluster does. */
    ScaleDecision run(ScaledObject scaledObject, ScaleDecision.Triggers triggers, Target target) {
        int current;
        try {
            current = target.replicas();
        } catch (TriggerException e) {
            return ScaleDecision.unableToRead(scaledObject, e.getMessage());
        }
        ScaleDecision decision = ScaleDecision.decide(scaledObject, triggers, current, clock.instant());
        if (decision.scaleTo().isEmpty()) {
            return decision;
        }
        try {
            target.scaleTo(decision.scaleTo().getAsInt());
            return decision.carriedOut(triggers, clock.instant());
        } catch (TriggerException e) {
            return decision.refused();
        }
    }
}
