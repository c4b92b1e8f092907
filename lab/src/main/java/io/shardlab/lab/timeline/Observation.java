package io.shardlab.lab.timeline;

import io.shardlab.lab.consumer.ConsumerPod;
import io.shardlab.lab.consumer.EndedPod;
import io.shardlab.lab.lease.Lease;
import io.shardlab.lab.ledger.SentRecord;
import io.shardlab.lab.ledger.StoredUser;
import io.shardlab.lab.stream.OpenShard;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a story looked like at one moment, from outside: the public APIs' answers side by side.
 *
 * @param at when it was looked at
 * @param shards the open shards
 * @param leases every lease, those of finished shards included
 * @param pods the consumer's pods, ending ones included
 * @param ended the pods that are gone
 * @param desiredReplicas what the Deployment is asked for
 * @param sent every record sent so far
 * @param stored every user stored so far
 */
public record Observation(
        Instant at,
        List<OpenShard> shards,
        List<Lease> leases,
        List<ConsumerPod> pods,
        List<EndedPod> ended,
        int desiredReplicas,
        List<SentRecord> sent,
        List<StoredUser> stored) {

    /** The pods that are to stay. */
    public List<ConsumerPod> livingPods() {
        return pods.stream().filter(ConsumerPod::living).toList();
    }

    /** The names of the pods that are to stay. */
    public Set<String> livingNames() {
        return livingPods().stream().map(ConsumerPod::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The lease of a shard, if there is one yet. */
    public Optional<Lease> lease(String shardId) {
        return leases.stream().filter(lease -> lease.shardId().equals(shardId)).findFirst();
    }

    /** Who has the lease of a shard, or is about to get it. */
    public Optional<String> owner(String shardId) {
        return lease(shardId).flatMap(Lease::owner);
    }

    /** The item stored for a record, if it says what the record said. */
    public Optional<StoredUser> stored(SentRecord record) {
        return stored.stream().filter(user -> user.tells(record)).findFirst();
    }

    /** The user from a shard that was stored last. */
    public Optional<StoredUser> lastStoredFrom(String shardId) {
        return stored.stream()
                .filter(user -> user.shardId().equals(shardId))
                .max(Comparator.comparing(StoredUser::processedAt));
    }

    /** Who is there, who owns what and how many pods are wanted: what stays the same while nothing happens. */
    public String allocation() {
        var owners = shards.stream()
                .map(OpenShard::id)
                .collect(Collectors.toMap(
                        Function.identity(), shard -> owner(shard).orElse("nobody"), (a, b) -> a, TreeMap::new));
        return "%d pods wanted, pods %s, owners %s"
                .formatted(desiredReplicas, pods.stream().map(ConsumerPod::name).toList(), owners);
    }
}
