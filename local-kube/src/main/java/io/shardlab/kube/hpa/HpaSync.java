package io.shardlab.kube.hpa;

import java.time.Clock;

/** One sync of one HPA against its target: read, decide, write. The same for a cluster and for virtual time. */
public final class HpaSync {

    private final Clock clock;
    private final HpaOptions options;

    public HpaSync(Clock clock, HpaOptions options) {
        this.clock = clock;
        this.options = options;
    }

    /** What an HPA scales. */
    public interface Target extends Observations {

        /** Reads the target's scale. */
        Scale scale() throws ScaleException;

        /** Asks the target for a number of replicas. */
        void rescale(int replicas) throws ScaleException;
    }

    /** A scale that could not be read or written; the message is what users see. */
    public static final class ScaleException extends Exception {

        private static final long serialVersionUID = 1L;

        public ScaleException(String message) {
            super(message);
        }
    }

    /** Runs one sync; never throws for what the cluster does. */
    public HpaDecision run(HpaSpec spec, Target target, HpaHistory history) {
        Scale scale;
        try {
            scale = target.scale();
        } catch (ScaleException e) {
            return HpaDecision.unableToGetScale(spec, history, e.getMessage());
        }
        HpaDecision decision = HpaDecision.decide(spec, scale, target, history, clock.instant(), options);
        if (!decision.rescale()) {
            return decision;
        }
        try {
            target.rescale(decision.desired().orElseThrow());
            return decision.carriedOut(clock.instant());
        } catch (ScaleException e) {
            return decision.refused(e.getMessage());
        }
    }
}
