package io.shardlab.kube.hpa;

import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One sync of one HPA against its target: read, decide, write. The same for a cluster and for virtual time. */
public final class HpaSync {

    private static final Logger LOG = LoggerFactory.getLogger(HpaSync.class);
    private static final int ATTEMPTS = 5;

    private final InstantSource clock;
    private final HpaOptions options;

    public HpaSync(InstantSource clock, HpaOptions options) {
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
    public static class ScaleException extends Exception {

        private static final long serialVersionUID = 1L;

        public ScaleException(String message) {
            super(message);
        }
    }

    /** A scale that had changed since it was read. */
    public static final class ConflictException extends ScaleException {

        private static final long serialVersionUID = 1L;

        public ConflictException(String message) {
            super(message);
        }
    }

    /** Runs one sync; never throws for what the cluster does. */
    public HpaDecision run(HpaSpec spec, Target target, HpaHistory history) {
        Scale scale;
        try {
            scale = target.scale();
        } catch (ScaleException e) {
            return HpaDecision.unableToGetScale(spec, history, e.getMessage(), clock.instant());
        }
        HpaDecision decision = HpaDecision.decide(spec, scale, target, history, clock, options);
        return decision.rescale() ? rescaled(decision, target) : decision;
    }

    /** Upstream {@code retry.RetryOnConflict}, without its pauses of 10 ms. */
    private HpaDecision rescaled(HpaDecision decision, Target target) {
        for (int attempt = 1; ; attempt++) {
            try {
                target.rescale(decision.desired().orElseThrow());
                return decision.carriedOut(clock.instant(), options);
            } catch (ConflictException e) {
                if (attempt == ATTEMPTS) {
                    return decision.refused(e.getMessage(), clock.instant());
                }
                reread(target);
            } catch (ScaleException e) {
                return decision.refused(e.getMessage(), clock.instant());
            }
        }
    }

    private static void reread(Target target) {
        try {
            target.scale();
        } catch (ScaleException e) {
            LOG.debug("The scale could not be read again after a conflict: {}", e.getMessage());
        }
    }
}
