package io.shardlab.consumer.kcl;

import java.util.Optional;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseRefresher;
import software.amazon.kinesis.leases.exceptions.DependencyException;
import software.amazon.kinesis.leases.exceptions.InvalidStateException;
import software.amazon.kinesis.leases.exceptions.ProvisionedThroughputException;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * Gives the leases of a leaving worker to living ones. A lease without an owner would wait for KCL's leader to run, and for the
 * election of one when the leader leaves; an assigned one only for its new owner to look (LeaseDiscoverer).
 */
final class Succession {

    private final LeaseRefresher leases;
    private final String leaving;
    private final Successors successors;

    Succession(LeaseRefresher leases, String leaving, Successors successors) {
        this.leases = leases;
        this.leaving = leaving;
        this.successors = successors;
    }

    /**
     * Gives one lease on, if the leaving worker has it or is about to get it.
     *
     * @return whether it is another's now, or nobody's
     */
    boolean giveOn(String leaseKey) throws ProvisionedThroughputException, InvalidStateException, DependencyException {
        var lease = leases.getLease(leaseKey);
        if (lease == null || !(leaving.equals(lease.leaseOwner()) || leaving.equals(lease.checkpointOwner()))) {
            return false;
        }
        // Ends a hand-over, whichever of its two sides we are. Its old owner then has lost the lease for certain: KCL
        // takes a
        // lease that comes straight back for one that was never gone, with a processor that does nothing any more.
        if (lease.checkpointOwner() != null && !leases.evictLease(lease)) {
            return false;
        }
        return isPlaced(lease) || place(lease);
    }

    private boolean isPlaced(Lease lease) {
        return lease.leaseOwner() == null
                || !leaving.equals(lease.leaseOwner()) && successors.isLiving(lease.leaseOwner());
    }

    private boolean place(Lease lease)
            throws ProvisionedThroughputException, InvalidStateException, DependencyException {
        // Nobody reads a finished shard; its lease only waits for its end.
        var next = ExtendedSequenceNumber.SHARD_END.equals(lease.checkpoint())
                ? Optional.<String>empty()
                : successors.next();
        return next.isPresent() ? leases.assignLease(lease, next.get()) : leases.evictLease(lease);
    }
}
