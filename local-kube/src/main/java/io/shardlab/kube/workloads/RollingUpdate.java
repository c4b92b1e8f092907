package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;

/**
 * How many replicas each ReplicaSet of a Deployment should have next, so that there are never more than
 * {@code replicas + maxSurge} pods and never fewer than {@code replicas - maxUnavailable} available ones (upstream:
 * {@code NewRSNewReplicas}, {@code reconcileOldReplicaSets}). Pure: counts in, counts out.
 *
 * @param desired the Deployment's replicas
 * @param maxSurge pods allowed above {@code desired}
 * @param maxUnavailable pods allowed to be missing from {@code desired}
 */
record RollingUpdate(int desired, int maxSurge, int maxUnavailable) {

    /**
     * The counts of one ReplicaSet.
     *
     * @param wanted its spec's replicas
     * @param available its available pods
     */
    record Counts(int wanted, int available) {}

    static RollingUpdate of(Deployment deployment) {
        int desired = deployment.getSpec().getReplicas();
        var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
        int surge = resolve(rolling.getMaxSurge(), desired, true);
        int unavailable = resolve(rolling.getMaxUnavailable(), desired, false);
        // Both may round to nothing; then the update could not move (upstream: ResolveFenceposts).
        return new RollingUpdate(desired, surge, surge == 0 && unavailable == 0 ? 1 : Math.min(unavailable, desired));
    }

    /** What the newest ReplicaSet should have, given what all have now. */
    int newest(Counts newest, List<Counts> old) {
        if (newest.wanted() >= desired) {
            return desired;
        }
        int all = newest.wanted() + old.stream().mapToInt(Counts::wanted).sum();
        int allowed = desired + maxSurge - all;
        return newest.wanted() + Math.max(0, Math.min(allowed, desired - newest.wanted()));
    }

    /** What each old ReplicaSet should have, oldest first, in the order given. */
    List<Integer> old(Counts newest, List<Counts> old) {
        int all = newest.wanted() + old.stream().mapToInt(Counts::wanted).sum();
        int minAvailable = desired - maxUnavailable;
        int newestUnavailable = Math.max(0, newest.wanted() - newest.available());
        int removable = all - minAvailable - newestUnavailable;
        List<Counts> trimmed = new ArrayList<>();
        // Pods that do not serve go first: that costs nothing.
        for (Counts set : old) {
            int unhealthy = Math.max(0, Math.min(removable, set.wanted() - set.available()));
            removable -= unhealthy;
            trimmed.add(new Counts(set.wanted() - unhealthy, set.available()));
        }
        int available = newest.available()
                + trimmed.stream().mapToInt(Counts::available).sum();
        int spare = Math.max(0, available - minAvailable);
        List<Integer> result = new ArrayList<>();
        for (Counts set : trimmed) {
            int down = Math.min(spare, set.wanted());
            spare -= down;
            result.add(set.wanted() - down);
        }
        return result;
    }

    private static int resolve(IntOrString value, int total, boolean up) {
        if (value.getIntVal() != null) {
            return value.getIntVal();
        }
        int percent = Integer.parseInt(value.getStrVal().replace("%", ""));
        return (total * percent + (up ? 99 : 0)) / 100;
    }
}
