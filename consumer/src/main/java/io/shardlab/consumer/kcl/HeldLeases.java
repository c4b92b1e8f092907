package io.shardlab.consumer.kcl;

import io.shardlab.consumer.shard.HeldLease;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseCoordinator;
import software.amazon.kinesis.leases.exceptions.LeasingException;
import software.amazon.kinesis.lifecycle.LeaseGracefulShutdownHandler;

/**
 * The leases of this instance, as KCL's lease coordinator saw them at the last look. KCL locks a lease while it is renewed or
 * checkpointed in DynamoDB (DynamoDBLeaseRenewer), so only looks wait for it, on threads of their own: asking costs no lock.
 */
final class HeldLeases {

    private static final Logger LOG = LoggerFactory.getLogger(HeldLeases.class);

    /** A processor that was cut drops its lease itself, after a last checkpoint. This is for one that does not come to it. */
    private static final Duration UNTIL_DROPPED = Duration.ofSeconds(20);

    private final Supplier<LeaseCoordinator> leases;
    private final Duration renewedWithin;
    private final LongSupplier nanoTime;
    private final Executor threads;
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private final Look assigned = new Look(this::countAssigned);
    private volatile int count;
    private volatile boolean leaving;

    /**
     * @param renewedWithin a lease that was not renewed for longer than this has expired: KCL's failover time
     * @param nanoTime {@link System#nanoTime()}
     * @param threads where looks wait for locks; one of them may take as long as a call to DynamoDB
     */
    HeldLeases(Supplier<LeaseCoordinator> leases, Duration renewedWithin, LongSupplier nanoTime, Executor threads) {
        this.leases = leases;
        this.renewedWithin = renewedWithin;
        this.nanoTime = nanoTime;
        this.threads = threads;
    }

    /** The lease of a shard as it is held now. */
    HeldLease of(String shardId) {
        var lease = new Held(shardId);
        held.add(lease);
        return lease;
    }

    /** From now on none is held: the instance is leaving. */
    void leave() {
        leaving = true;
    }

    /** Looks at all leases again, each at its own time. Called several times a second; returns at once. */
    void look() {
        assigned.begin();
        held.forEach(lease -> lease.look.begin());
    }

    /** How many leases are assigned to this instance, those of shards that wait for their parents included. */
    int count() {
        return count;
    }

    private void countAssigned() {
        count = leases.get().getAssignments().size();
    }

    /** Something that is done on a thread of its own, once at a time. */
    private final class Look {

        private final Runnable look;
        private final AtomicBoolean looking = new AtomicBoolean();

        private Look(Runnable look) {
            this.look = look;
        }

        private void begin() {
            if (looking.compareAndSet(false, true)) {
                threads.execute(() -> {
                    try {
                        look.run();
                    } catch (RuntimeException e) {
                        LOG.warn("A lease could not be looked at, trying again: {}", e.toString());
                    } finally {
                        looking.set(false);
                    }
                });
            }
        }
    }

    /** KCL gives a lease a new token each time it gets hold of it. */
    private final class Held implements HeldLease {

        private final String shardId;
        private final Optional<UUID> token;
        private final Look look = new Look(this::see);
        private volatile Optional<Lease> seen;
        private volatile boolean ended;
        private volatile boolean dropped;
        private volatile long endedAt;

        private Held(String shardId) {
            this.shardId = shardId;
            this.seen = current();
            this.token = seen.map(Lease::concurrencyToken);
        }

        @Override
        public boolean isHeld() {
            if (!ended && (leaving || !seen.map(this::isOurs).orElse(false))) {
                end();
            }
            return !ended;
        }

        @Override
        public void drop() {
            dropped = true;
            end();
            look.begin();
        }

        private void end() {
            if (!ended) {
                endedAt = nanoTime.getAsLong();
                ended = true;
            }
        }

        private boolean isOurs(Lease lease) {
            return !lease.shutdownRequested() && !lease.isExpired(renewedWithin.toNanos(), nanoTime.getAsLong());
        }

        private Optional<Lease> current() {
            // Of a stream read alone, a lease's key is the shard's id.
            return Optional.ofNullable(leases.get().getCurrentlyHeldLease(shardId));
        }

        private void see() {
            seen = current().filter(lease -> token.equals(Optional.of(lease.concurrencyToken())));
            if (isHeld()) {
                return;
            }
            if (seen.isEmpty()) {
                held.remove(this);
            } else if (!leaving && (dropped || nanoTime.getAsLong() - endedAt > UNTIL_DROPPED.toNanos())) {
                letGo(seen.get());
            }
        }

        /**
         * A lease that another asked for goes to that one at once. KCL does so only after {@code shutdownRequested}, which never
         * comes for a shard at its end. Otherwise it is found again and begun again.
         */
        private void letGo(Lease lease) {
            try {
                LeaseGracefulShutdownHandler.attemptLeaseTransfer(lease, leases.get());
            } catch (LeasingException e) {
                LOG.warn("The lease of {} could not be handed to {}: {}", shardId, lease.leaseOwner(), e.toString());
            }
            leases.get().dropLease(lease);
        }
    }
}
