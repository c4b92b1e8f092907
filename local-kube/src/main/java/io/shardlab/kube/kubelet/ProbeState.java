package io.shardlab.kube.kubelet;

/**
 * What a probe's results have added up to: a threshold of equal results in a row changes the verdict (upstream:
 * {@code prober/worker.go}, {@code resultRun}).
 *
 * @param passing the verdict
 * @param failed whether the failure threshold was met since the container started
 * @param lastSucceeded the last single result; meaningless while {@code run} is 0
 * @param run how many equal results came in a row
 */
record ProbeState(boolean passing, boolean failed, boolean lastSucceeded, int run) {

    static ProbeState initial(ProbeKind kind) {
        return new ProbeState(kind.initially(), false, false, 0);
    }

    /** The state after one more result. */
    ProbeState after(boolean succeeded, ProbeSettings settings) {
        int inARow = run > 0 && succeeded == lastSucceeded ? run + 1 : 1;
        int threshold = succeeded ? settings.successThreshold() : settings.failureThreshold();
        return inARow < threshold
                ? new ProbeState(passing, failed, succeeded, inARow)
                : new ProbeState(succeeded, failed || !succeeded, succeeded, inARow);
    }
}
