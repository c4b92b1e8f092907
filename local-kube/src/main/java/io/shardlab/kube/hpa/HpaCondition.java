package io.shardlab.kube.hpa;

import java.time.Instant;

/**
 * A condition of an HPA as one sync sets it; whether that is a change is the status's business.
 *
 * @param type AbleToScale, ScalingActive, ScalingLimited or, from Kubernetes 1.37, ScaledToZero
 * @param holds True or False
 * @param reason a word for programs
 * @param message a sentence for people
 * @param at when it was set
 */
public record HpaCondition(Type type, boolean holds, String reason, String message, Instant at) {

    /** The conditions, in the order in which a sync sets them. */
    public enum Type {
        ABLE_TO_SCALE("AbleToScale"),
        SCALING_ACTIVE("ScalingActive"),
        SCALING_LIMITED("ScalingLimited"),
        SCALED_TO_ZERO("ScaledToZero");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        /** The name in the API. */
        public String wireName() {
            return wireName;
        }
    }

    static HpaCondition ableToScale(boolean holds, String reason, String message, Instant at) {
        return new HpaCondition(Type.ABLE_TO_SCALE, holds, reason, message, at);
    }

    static HpaCondition scalingActive(boolean holds, String reason, String message, Instant at) {
        return new HpaCondition(Type.SCALING_ACTIVE, holds, reason, message, at);
    }

    static HpaCondition scalingLimited(boolean holds, String reason, String message, Instant at) {
        return new HpaCondition(Type.SCALING_LIMITED, holds, reason, message, at);
    }

    static HpaCondition scaledToZero(boolean holds, Instant at) {
        return holds
                ? new HpaCondition(
                        Type.SCALED_TO_ZERO, true, "ScaledToZero", "the HPA controller scaled the workload to zero", at)
                : new HpaCondition(
                        Type.SCALED_TO_ZERO,
                        false,
                        "NotScaledToZero",
                        "the HPA controller did not scale the workload to zero",
                        at);
    }
}
