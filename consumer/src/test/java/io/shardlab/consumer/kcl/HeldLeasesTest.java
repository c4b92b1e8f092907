package io.shardlab.consumer.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseCoordinator;

class HeldLeasesTest {

    private static final String SHARD = "shardId-000000000000";

    private final Map<String, Lease> held = new HashMap<>();
    private final List<Lease> dropped = new ArrayList<>();
    private final HeldLeases leases = new HeldLeases(this::coordinator);

    @Test
    void isHeldWhileTheCoordinatorHoldsIt() {
        hold();
        var ours = leases.of(SHARD);

        assertThat(ours.isHeld()).isTrue();
        held.clear();
        assertThat(ours.isHeld()).isFalse();
    }

    @Test
    void isNeverHeldAgainOnceItWasLost() {
        var lease = hold();
        var ours = leases.of(SHARD);
        held.clear();
        assertThat(ours.isHeld()).isFalse();

        held.put(SHARD, lease);

        assertThat(ours.isHeld()).isFalse();
    }

    @Test
    void isAnotherLeaseWhenItWasLostAndTakenAgain() {
        hold();
        var ours = leases.of(SHARD);

        hold();

        assertThat(ours.isHeld()).as("another token").isFalse();
        assertThat(leases.of(SHARD).isHeld()).isTrue();
    }

    @Test
    void isNoLongerHeldWhenItIsAskedFor() {
        var lease = hold();
        var ours = leases.of(SHARD);

        lease.checkpointOwner("this worker");

        assertThat(ours.isHeld()).isFalse();
    }

    @Test
    void isNotHeldWithoutALease() {
        assertThat(leases.of(SHARD).isHeld()).isFalse();
    }

    @Test
    void noneIsHeldOnceTheInstanceLeaves() {
        hold();
        var ours = leases.of(SHARD);

        leases.leave();
        ours.drop();

        assertThat(ours.isHeld()).isFalse();
        assertThat(leases.of(SHARD).isHeld()).isFalse();
        assertThat(dropped).as("the hand-over gives leases up").isEmpty();
    }

    @Test
    void droppingItStartsTheShardAnew() {
        var lease = hold();
        var ours = leases.of(SHARD);

        ours.drop();

        assertThat(dropped).containsExactly(lease);
        assertThat(ours.isHeld()).isFalse();
    }

    @Test
    void droppingItLeavesALeaseAloneThatIsHandedOver() {
        var lease = hold();
        var ours = leases.of(SHARD);
        lease.checkpointOwner("this worker");

        ours.drop();

        assertThat(dropped).isEmpty();
    }

    private Lease hold() {
        var lease = new Lease();
        lease.leaseKey(SHARD);
        lease.concurrencyToken(UUID.randomUUID());
        held.put(SHARD, lease);
        return lease;
    }

    private LeaseCoordinator coordinator() {
        return (LeaseCoordinator) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {LeaseCoordinator.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("dropLease")) {
                        dropped.add((Lease) arguments[0]);
                        return null;
                    }
                    assertThat(method.getName()).isEqualTo("getCurrentlyHeldLease");
                    return held.get((String) arguments[0]);
                });
    }
}
