package io.shardlab.kube.hpa;

import java.util.List;
import java.util.OptionalInt;

/**
 * How many replicas one metric asks for, before any stabilisation or limit.
 *
 * <p>All arithmetic is on milli-values in doubles, as in upstream's {@code replica_calculator.go}, so that results
 * agree bit for bit, those of amd64 where a number leaves its range.
 *
 * @param replicas the proposed number of replicas
 * @param usage what the status reports: the total for Value, the average per pod otherwise, in thousandths
 * @param utilization the average in percent of what is requested, if that is the target
 */
record ReplicaProposal(int replicas, long usage, OptionalInt utilization) {

    ReplicaProposal(int replicas, long usage) {
        this(replicas, usage, OptionalInt.empty());
    }

    /** The sum of a metric's items, as a version adds them up. */
    static long total(List<Long> items, HpaSpec.Target target, KubernetesVersion kubernetes) {
        long total = 0;
        for (long item : items) {
            if (target == HpaSpec.Target.VALUE
                    && kubernetes.capsOverflow()
                    && item > 0
                    && total > Long.MAX_VALUE - item) {
                return Long.MAX_VALUE;
            }
            total += item;
            // A negative sum is taken for an overflow, even if an item is negative itself.
            if (target == HpaSpec.Target.AVERAGE_VALUE && total < 0) {
                return Long.MAX_VALUE;
            }
        }
        return total;
    }

    /**
     * Upstream {@code GetExternalPerPodMetricReplicas}. Within tolerance the proposal is the number of replicas the
     * status reports, not the number the spec asks for (kubernetes#138505).
     */
    static ReplicaProposal forAverage(int statusReplicas, long usage, long targetPerPod, Tolerance tolerance) {
        double ratio = usage / ((double) targetPerPod * statusReplicas);
        double wanted = Math.ceil(usage / (double) targetPerPod);
        int replicas = tolerance.contains(ratio) ? statusReplicas : replicas(wanted, true);
        long average = usage == Long.MAX_VALUE ? usage : int64(Math.ceil(usage / (double) statusReplicas));
        return new ReplicaProposal(replicas, average);
    }

    /** Upstream {@code getUsageRatioReplicaCount} while there are no replicas. */
    static int fromZero(double ratio) {
        return replicas(Math.ceil(ratio), false);
    }

    /** The same with replicas: multiplies the ready pods, so a shard count must not use it. */
    static int forReadyPods(double ratio, int readyPods, KubernetesVersion kubernetes) {
        double wanted = ratio * readyPods;
        return wanted > Integer.MAX_VALUE && kubernetes.capsOverflow()
                ? Integer.MAX_VALUE
                : replicas(Math.ceil(wanted), false);
    }

    /** amd64's conversion to int32, capped where upstream caps. */
    static int replicas(double wanted, boolean capped) {
        if (capped && wanted > Integer.MAX_VALUE) {
            return Integer.MAX_VALUE;
        }
        return wanted > -2147483649.0 && wanted < 2147483648.0 ? (int) wanted : Integer.MIN_VALUE;
    }

    /** amd64's conversion to int64: what does not fit is the smallest number there is. */
    private static long int64(double value) {
        return Math.abs(value) < 9223372036854775808.0 ? (long) value : Long.MIN_VALUE;
    }
}
