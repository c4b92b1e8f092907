package io.shardlab.kube.hpa;

/**
 * How far the ratio of measured to wanted usage may be from 1 before an HPA acts.
 *
 * @param scaleDown the allowance below 1, for example 0.1
 * @param scaleUp the allowance above 1
 * @param rule how the ends of the range are judged
 */
public record Tolerance(double scaleDown, double scaleUp, Rule rule) {

    /** {@code --horizontal-pod-autoscaler-tolerance} at its default, as Kubernetes 1.33 and later judge it. */
    public static final Tolerance DEFAULT = new Tolerance(0.1, 0.1, Rule.RANGE);

    /** Kubernetes changed the arithmetic in 1.33; the two differ only at the very edge, where shard counts land. */
    public enum Rule {
        /** 1.33 and later: both ends of the range belong to it, so a ratio of exactly 1.1 does not scale. */
        RANGE,
        /** 1.32 and earlier: the distance |1 - ratio|, which rounding makes larger than 0.1 for a ratio of 1.1. */
        DISTANCE
    }

    boolean contains(double ratio) {
        return switch (rule) {
            case RANGE -> (1.0 - scaleDown) <= ratio && ratio <= (1.0 + scaleUp);
            case DISTANCE -> Math.abs(1.0 - ratio) <= (ratio < 1 ? scaleDown : scaleUp);
        };
    }
}
