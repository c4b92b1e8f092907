package io.shardlab.consumer.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseCoordinator;
import software.amazon.kinesis.leases.LeaseRefresher;

class HeldLeasesTest {

    private static final String SHARD = "shardId-000000000000";
    private static final Duration FAILOVER = Duration.ofSeconds(10);

    private final Map<String, Lease> held = new HashMap<>();
    private final List<Lease> dropped = new ArrayList<>();
    private final List<String> assigned = new ArrayList<>();
    private final Queue<Runnable> looks = new ArrayDeque<>();
    private final LeaseRefresher refresher = proxy(LeaseRefresher.class, (method, arguments) -> {
        assertThat(method).isEqualTo("assignLease");
        return assigned.add(((Lease) arguments[0]).leaseKey() + " to " + arguments[1]);
    });
    private final LeaseCoordinator coordinator = proxy(LeaseCoordinator.class, this::answer);
    private long now = 1;
    private final HeldLeases leases = new HeldLeases(() -> coordinator, FAILOVER, () -> now, looks::add);

    @Test
    void isHeldWhileTheCoordinatorHoldsIt() {
        hold();
        var ours = leases.of(SHARD);

        assertThat(ours.isHeld()).isTrue();
        held.clear();
        look();
        assertThat(ours.isHeld()).isFalse();
    }

    @Test
    void askingWaitsForNobody() {
        hold();
        var ours = leases.of(SHARD);
        held.clear();
        leases.look();

        assertThat(ours.isHeld()).as("the look waits for KCL's lock").isTrue();
        runLooks();
        assertThat(ours.isHeld()).isFalse();
    }

    @Test
    void oneLookAtATimeIsEnough() {
        hold();
        leases.of(SHARD);

        leases.look();
        leases.look();
        leases.look();

        assertThat(looks).as("one for the lease, one for the count").hasSize(2);
    }

    @Test
    void isNoLongerHeldWhenItWasNotRenewedEvenIfNoLookComesThrough() {
        hold();
        var ours = leases.of(SHARD);

        now += FAILOVER.toNanos();
        assertThat(ours.isHeld()).isTrue();
        now++;
        assertThat(ours.isHeld()).isFalse();
    }

    @Test
    void isNeverHeldAgainOnceItWasLost() {
        var lease = hold();
        var ours = leases.of(SHARD);
        held.clear();
        look();
        assertThat(ours.isHeld()).isFalse();

        held.put(SHARD, lease);
        look();

        assertThat(ours.isHeld()).isFalse();
    }

    @Test
    void isAnotherLeaseWhenItWasLostAndTakenAgain() {
        hold();
        var ours = leases.of(SHARD);

        hold();
        look();

        assertThat(ours.isHeld()).as("another token").isFalse();
        assertThat(leases.of(SHARD).isHeld()).isTrue();
    }

    @Test
    void isNoLongerHeldWhenItIsAskedFor() {
        var lease = hold();
        var ours = leases.of(SHARD);

        ask(lease);
        look();

        assertThat(ours.isHeld()).isFalse();
        assertThat(dropped).as("KCL hands it over").isEmpty();
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
        look();

        assertThat(ours.isHeld()).isFalse();
        assertThat(leases.of(SHARD).isHeld()).isFalse();
        assertThat(dropped).as("the hand-over gives leases up").isEmpty();
    }

    @Test
    void droppingItStartsTheShardAnew() {
        var lease = hold();
        var ours = leases.of(SHARD);

        ours.drop();
        runLooks();

        assertThat(dropped).containsExactly(lease);
        assertThat(assigned).isEmpty();
        assertThat(ours.isHeld()).isFalse();
    }

    @Test
    void droppingItGivesALeaseThatIsAskedForToTheOneWhoAsked() {
        var lease = hold();
        var ours = leases.of(SHARD);
        ask(lease);

        ours.drop();
        runLooks();

        assertThat(assigned).containsExactly(SHARD + " to another");
        assertThat(dropped).containsExactly(lease);
    }

    /** "Detected spurious renewal failure for lease with key {}, but recovered" (DynamoDBLeaseRefresher.renewLease). */
    @Test
    void aLeaseThatComesBackWhileItIsHandedOverIsDroppedInTheEnd() {
        var lease = hold();
        var ours = leases.of(SHARD);
        ask(lease);
        look();
        assertThat(ours.isHeld()).isFalse();
        lease.checkpointOwner(null);
        look();
        assertThat(dropped).isEmpty();

        now += Duration.ofSeconds(21).toNanos();
        lease.lastCounterIncrementNanos(now);
        look();

        assertThat(dropped).containsExactly(lease);
    }

    @Test
    void leasesAreCountedByALookToo() {
        hold();

        assertThat(leases.count()).isZero();
        look();

        assertThat(leases.count()).isEqualTo(1);
    }

    private void look() {
        leases.look();
        runLooks();
    }

    private void runLooks() {
        while (!looks.isEmpty()) {
            looks.remove().run();
        }
    }

    private Lease hold() {
        var lease = new Lease();
        lease.leaseKey(SHARD);
        lease.leaseOwner("this worker");
        lease.concurrencyToken(UUID.randomUUID());
        lease.lastCounterIncrementNanos(now);
        held.put(SHARD, lease);
        return lease;
    }

    private static void ask(Lease lease) {
        lease.leaseOwner("another");
        lease.checkpointOwner("this worker");
    }

    private Object answer(String method, Object[] arguments) {
        return switch (method) {
            case "dropLease" -> dropped.add((Lease) arguments[0]) ? null : null;
            case "getCurrentlyHeldLease" -> held.get((String) arguments[0]);
            case "getAssignments" -> held.values();
            case "workerIdentifier" -> "this worker";
            case "leaseRefresher" -> refresher;
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
