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

class TenuresTest {

    private static final String SHARD = "shardId-000000000000";

    private final Map<String, Lease> held = new HashMap<>();
    private final List<Lease> dropped = new ArrayList<>();
    private final Tenures tenures = new Tenures(this::coordinator);

    @Test
    void lastsWhileTheLeaseIsHeld() {
        hold();
        var tenure = tenures.begin(SHARD);

        assertThat(tenure.lasts()).isTrue();
        held.clear();
        assertThat(tenure.lasts()).isFalse();
    }

    @Test
    void neverComesBackOnceItHasEnded() {
        var lease = hold();
        var tenure = tenures.begin(SHARD);
        held.clear();
        assertThat(tenure.lasts()).isFalse();

        held.put(SHARD, lease);

        assertThat(tenure.lasts()).isFalse();
    }

    @Test
    void endsWhenTheLeaseWasLostAndTakenAgain() {
        hold();
        var tenure = tenures.begin(SHARD);

        hold();

        assertThat(tenure.lasts()).as("another token").isFalse();
        assertThat(tenures.begin(SHARD).lasts()).isTrue();
    }

    @Test
    void endsWhenTheLeaseIsAskedFor() {
        var lease = hold();
        var tenure = tenures.begin(SHARD);

        lease.checkpointOwner("this worker");

        assertThat(tenure.lasts()).isFalse();
    }

    @Test
    void neverBeginsWithoutALease() {
        assertThat(tenures.begin(SHARD).lasts()).isFalse();
    }

    @Test
    void allEndWhenTheInstanceLeaves() {
        hold();
        var tenure = tenures.begin(SHARD);

        tenures.endAll();
        tenure.giveUp();

        assertThat(tenure.lasts()).isFalse();
        assertThat(tenures.begin(SHARD).lasts()).isFalse();
        assertThat(dropped).as("the hand-over gives leases up").isEmpty();
    }

    @Test
    void givingUpDropsTheLeaseSoThatTheShardStartsAnew() {
        var lease = hold();
        var tenure = tenures.begin(SHARD);

        tenure.giveUp();

        assertThat(dropped).containsExactly(lease);
        assertThat(tenure.lasts()).isFalse();
    }

    @Test
    void givingUpLeavesALeaseAloneThatIsHandedOver() {
        var lease = hold();
        var tenure = tenures.begin(SHARD);
        lease.checkpointOwner("this worker");

        tenure.giveUp();

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
