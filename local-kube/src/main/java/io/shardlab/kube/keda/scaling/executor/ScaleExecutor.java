package io.shardlab.kube.keda.scaling.executor;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.TargetException;
import java.time.InstantSource;
import java.util.Optional;

/** One pass of the scale loop against its target: read, decide, write. The same for a cluster and for virtual time. */
public final class ScaleExecutor {

    /** How upstream says that it does not know from how many replicas it would have scaled. */
    private static final int UNREAD = -1;

    private final InstantSource clock;

    public ScaleExecutor(InstantSource clock) {
        this.clock = clock;
    }

    /** What a ScaledObject scales. */
    public interface Target {

        /** The replicas the target's spec asks for. */
        int replicas() throws TargetException;

        /** Asks the target for a number of replicas. */
        void scaleTo(int replicas) throws TargetException;

        /** The HPA that scales it between one and many, if it can be read. */
        Optional<HorizontalPodAutoscaler> hpa();
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
        if (scaledObject.paused()) {
            return decision;
        }
        return scaled(decision, triggers, target).observing(target.hpa().flatMap(HpaHealth::of));
    }

    private ScaleDecision scaled(ScaleDecision decision, ScaleDecision.Triggers triggers, Target target) {
        if (decision.scaleTo().isEmpty()) {
            return decision;
        }
        try {
            target.scaleTo(decision.scaleTo().getAsInt());
            return decision.carriedOut(triggers, clock.instant());
        } catch (TargetException.Unreadable e) {
            return decision.refused(UNREAD);
        } catch (TargetException e) {
            return decision.refused(decision.current());
        }
    }
}
