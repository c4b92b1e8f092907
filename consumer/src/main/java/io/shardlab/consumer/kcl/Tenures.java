package io.shardlab.consumer.kcl;

import io.shardlab.consumer.shard.Tenure;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseCoordinator;

/**
 * The tenures of this instance, as KCL's lease coordinator sees them: it renews leases in memory, so asking costs no call.
 */
final class Tenures {

    private final Supplier<LeaseCoordinator> leases;
    private volatile boolean leaving;

    Tenures(Supplier<LeaseCoordinator> leases) {
        this.leases = leases;
    }

    /** The tenure of a shard that begins now. */
    Tenure begin(String shardId) {
        return new Held(shardId, held(shardId).map(Lease::concurrencyToken));
    }

    /** Ends every tenure for ever: the instance is leaving. */
    void endAll() {
        leaving = true;
    }

    private Optional<Lease> held(String shardId) {
        // Of a stream read alone, a lease's key is the shard's id.
        return Optional.ofNullable(leases.get().getCurrentlyHeldLease(shardId));
    }

    /** KCL gives a lease a new token each time it gets hold of it. */
    private final class Held implements Tenure {

        private final String shardId;
        private final Optional<UUID> token;
        private volatile boolean ended;

        private Held(String shardId, Optional<UUID> token) {
            this.shardId = shardId;
            this.token = token;
            this.ended = token.isEmpty();
        }

        @Override
        public boolean lasts() {
            if (!ended
                    && (leaving
                            || lease().filter(lease -> !lease.shutdownRequested())
                                    .isEmpty())) {
                ended = true;
            }
            return !ended;
        }

        @Override
        public void giveUp() {
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
