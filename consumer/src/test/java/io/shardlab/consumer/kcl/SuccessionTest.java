package io.shardlab.consumer.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseRefresher;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

class SuccessionTest {

    private final Map<String, Lease> table = new HashMap<>();
    private final List<String> writes = new ArrayList<>();

    @Test
    void aLeaseGoesToTheLivingWorkerWithTheFewest() throws Exception {
        lease("1", "us", null);
        lease("2", "us", null);
        lease("3", "us", null);

        var succession = succession(Map.of("busy", 2L), "busy", "idle");

        assertThat(succession.giveOn("1")).isTrue();
        assertThat(succession.giveOn("2")).isTrue();
        assertThat(succession.giveOn("3")).isTrue();
        assertThat(writes).containsExactly("1: assign idle", "2: assign idle", "3: assign busy");
    }

    @Test
    void withNobodyLivingItIsNobodys() throws Exception {
        lease("1", "us", null);

        assertThat(succession(Map.of()).giveOn("1")).isTrue();

        assertThat(writes).containsExactly("1: evict");
        assertThat(table.get("1").leaseOwner()).isNull();
    }

    @Test
    void whatIsAnothersIsLeftAlone() throws Exception {
        lease("1", "another", null);

        assertThat(succession(Map.of(), "another").giveOn("1")).isFalse();
        assertThat(succession(Map.of(), "another").giveOn("gone")).isFalse();

        assertThat(writes).isEmpty();
    }

    @Test
    void whatAnotherAskedForIsGivenToThatOne() throws Exception {
        lease("1", "asker", "us");

        assertThat(succession(Map.of(), "asker", "idle").giveOn("1")).isTrue();

        assertThat(writes).containsExactly("1: evict");
        assertThat(table.get("1").leaseOwner()).isEqualTo("asker");
        assertThat(table.get("1").checkpointOwner()).isNull();
    }

    @Test
    void unlessThatOneIsDead() throws Exception {
        lease("1", "dead", "us");

        assertThat(succession(Map.of(), "idle").giveOn("1")).isTrue();

        assertThat(table.get("1").leaseOwner()).isEqualTo("idle");
    }

    /** A scale-up, and a scale-down right after it. */
    @Test
    void whatIsOnItsWayToTheLeavingWorkerGoesBackAsALeaseThatWasLost() throws Exception {
        lease("1", "us", "old owner");

        assertThat(succession(Map.of(), "old owner").giveOn("1")).isTrue();

        assertThat(writes).as("two steps of the counter").containsExactly("1: evict", "1: assign old owner");
    }

    @Test
    void aFinishedShardNeedsNobody() throws Exception {
        lease("1", "us", null).checkpoint(ExtendedSequenceNumber.SHARD_END);

        assertThat(succession(Map.of(), "idle").giveOn("1")).isTrue();

        assertThat(writes).containsExactly("1: evict");
    }

    private Lease lease(String key, String owner, String checkpointOwner) {
        var lease = new Lease();
        lease.leaseKey(key);
        lease.leaseOwner(owner);
        lease.checkpointOwner(checkpointOwner);
        table.put(key, lease);
        return lease;
    }

    private Succession succession(Map<String, Long> counts, String... living) {
        return new Succession(refresher(), "us", new Successors(Set.of(living), counts));
    }

    private LeaseRefresher refresher() {
        return (LeaseRefresher) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {LeaseRefresher.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getLease")) {
                        return table.get((String) arguments[0]);
                    }
                    var lease = (Lease) arguments[0];
                    if (method.getName().equals("assignLease")) {
                        lease.leaseOwner((String) arguments[1]);
                        return writes.add(lease.leaseKey() + ": assign " + arguments[1]);
                    }
                    assertThat(method.getName()).isEqualTo("evictLease");
                    // As DynamoDBLeaseSerializer.getDynamoEvictLeaseUpdate: one of the two owners.
                    if (lease.checkpointOwner() == null) {
                        lease.leaseOwner(null);
                    }
                    lease.checkpointOwner(null);
                    return writes.add(lease.leaseKey() + ": evict");
                });
    }
}
