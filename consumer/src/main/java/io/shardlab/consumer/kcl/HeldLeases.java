package io.shardlab.consumer.kcl;

import io.shardlab.consumer.shard.HeldLease;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseCoordinator;

/**
 * The leases of this instance, as KCL's lease coordinator sees them: it renews leases in memory, so asking costs no call.
 */
final class HeldLeases {

    private final Supplier<LeaseCoordinator> leases;
    private volatile boolean leaving;

    HeldLeases(Supplier<LeaseCoordinator> leases) {
        this.leases = leases;
    }

    /** The lease of a shard as it is held now. */
    HeldLease of(String shardId) {
        return new Held(shardId, held(shardId).map(Lease::concurrencyToken));
    }

    /** From now on none is held: the instance is leaving. */
    void leave() {
        leaving = true;
    }

    private Optional<Lease> held(String shardId) {
        // Of a stream read alone, a lease's key is the shard's id.
        return Optional.ofNullable(leases.get().getCurrentlyHeldLease(shardId));
    }

    /** KCL gives a lease a new token each time it gets hold of it. */
    private final class Held implements HeldLease {

        private final String shardId;
        private final Optional<UUID> token;
        private volatile boolean ended;

        private Held(String shardId, Optional<UUID> token) {
            this.shardId = shardId;
            this.token = token;
            this.ended = token.isEmpty();
        }

        @Override
        public boolean isHeld() {
            if (!ended
                    && (leaving
                            || lease().filter(lease -> !lease.shutdownRequested())
                                    .isEmpty())) {
                ended = true;
            }
            return !ended;
        }

        @Override
        public void drop() {
            ended = true;
            // A lease that was asked for is handed over by KCL; another is dropped, found again and begun anew.
            if (!leaving) {
                lease().filter(lease -> !lease.shutdownRequested()).ifPresent(leases.get()::dropLease);
            }
        }

        private Optional<Lease> lease() {
            return held(shardId).filter(lease -> token.equals(Optional.of(lease.concurrencyToken())));
        }
    }
}
