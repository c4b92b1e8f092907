package io.shardlab.kube.keda.scaling.executor;

import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.TargetException;
import java.time.Clock;

/** One pass of the scale loop against its target: read, decide, write. The same for a cluster and for virtual time. */
public final class ScaleExecutor {

    private final Clock clock;

    public ScaleExecutor(Clock clock) {
        this.clock = clock;
    }

    /** What a ScaledObject scales. */
    public interface Target {

        /** The replicas the target's spec asks for. */
        int replicas() throws TargetException;

        /** Asks the target for a number of replicas. */
        void scaleTo(int replicas) throws TargetException;
    }

    /** Runs one pass; never throws for what the cluster does. */
    public ScaleDecision run(ScaledObject scaledObject, ScaleDecision.Triggers triggers, Target target) {
        int current;
        try {
            current = target.replicas();
        } catch (TargetException e) {
            return ScaleDecision.unableToRead(scaledObject, e.getMessage());
        }
        ScaleDecision decision = ScaleDecision.decide(scaledObject, triggers, current, clock.instant());
        if (decision.scaleTo().isEmpty()) {
            return decision;
        }
        try {
            target.scaleTo(decision.scaleTo().getAsInt());
            return decision.carriedOut(triggers, clock.instant());
        } catch (TargetException e) {
            return decision.refused();
        }
    }
}
