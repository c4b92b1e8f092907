package io.shardlab.kube.hpa;

/**
 * How many replicas one external metric asks for, before any stabilisation or limit.
 *
 * <p>All arithmetic is on milli-values in doubles, as in upstream's {@code replica_calculator.go}, so that results
 * agree bit for bit.
 *
 * @param replicas the proposed number of replicas
 * @param usage what the status reports: the total for Value, the average per pod for AverageValue, in thousandths
 */
record ReplicaProposal(int replicas, long usage) {

    /**
     * Upstream {@code GetExternalPerPodMetricReplicas}. Within tolerance the proposal is the number of replicas the
     * status reports, not the number the spec asks for (kubernetes#138505).
     */
    static ReplicaProposal forAverage(int statusReplicas, long usage, long targetPerPod, Tolerance tolerance) {
        double ratio = usage / ((double) targetPerPod * statusReplicas);
        int replicas = tolerance.contains(ratio) ? statusReplicas : saturated(Math.ceil(usage / (double) targetPerPod));
        long average = usage == Long.MAX_VALUE ? usage : (long) Math.ceil(usage / (double) statusReplicas);
        return new ReplicaProposal(replicas, average);
    }

    /** Upstream {@code GetExternalMetricReplicas}: multiplies the ready pods, so a shard count must not use it. */
    static ReplicaProposal forValue(int specReplicas, int readyPods, long usage, long target, Tolerance tolerance) {
        double ratio = usage / (double) target;
        if (specReplicas == 0) {
            return new ReplicaProposal(saturated(Math.ceil(ratio)), usage);
        }
        int replicas = tolerance.contains(ratio) ? specReplicas : saturated(Math.ceil(ratio * readyPods));
        return new ReplicaProposal(replicas, usage);
    }

    /** Java's cast saturates at the ends of int, and turns NaN into 0, which the minimum then raises. */
    private static int saturated(double replicas) {
        return (int) replicas;
    }
}
