package io.shardlab.kube.hpa;

/**
 * A condition of an HPA as one sync sees it; when it last changed is the status's business.
 *
 * @param type AbleToScale, ScalingActive or ScalingLimited
 * @param holds True or False
 * @param reason a word for programs
 * @param message a sentence for people
 */
public record HpaCondition(Type type, boolean holds, String reason, String message) {

    /** The three conditions, in the order in which a sync sets them. */
    public enum Type {
        ABLE_TO_SCALE("AbleToScale"),
        SCALING_ACTIVE("ScalingActive"),
        SCALING_LIMITED("ScalingLimited");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        /** The name in the API. */
        public String wireName() {
            return wireName;
        }
    }

    static HpaCondition ableToScale(boolean holds, String reason, String message) {
        return new HpaCondition(Type.ABLE_TO_SCALE, holds, reason, message);
    }

    static HpaCondition scalingActive(boolean holds, String reason, String message) {
        return new HpaCondition(Type.SCALING_ACTIVE, holds, reason, message);
    }

    static HpaCondition scalingLimited(boolean holds, String reason, String message) {
        return new HpaCondition(Type.SCALING_LIMITED, holds, reason, message);
    }
}
