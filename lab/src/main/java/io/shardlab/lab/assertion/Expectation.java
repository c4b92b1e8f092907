package io.shardlab.lab.assertion;

import static java.util.stream.Collectors.joining;

import io.shardlab.lab.consumer.ConsumerPod;
import io.shardlab.lab.lease.Lease;
import io.shardlab.lab.ledger.SentRecord;
import io.shardlab.lab.ledger.StoredUser;
import io.shardlab.lab.stream.OpenShard;
import io.shardlab.lab.timeline.Observation;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Something that an observation shall show: a goal in words, and what is wrong with an observation that does not show it. Pure,
 * so that waiting, failing and explaining are done in one place.
 *
 * @param goal what shall be, as the end of "expected ..."
 * @param complaint what is wrong, naming shard, pod and record; empty when nothing is
 */
public record Expectation(String goal, Function<Observation, Optional<String>> complaint) {

    /** Nothing at all: what a consumer does not promise is not expected of it. */
    public static final Expectation NOTHING = new Expectation("nothing", seen -> Optional.empty());

    /** As many pods, each of them ready, and none ending. */
    public static Expectation readyPods(int count) {
        return new Expectation("%d ready pods and no other".formatted(count), seen -> {
            var unready = seen.pods().stream()
                    .filter(pod -> !pod.ready() || !pod.living())
                    .map(ConsumerPod::name)
                    .toList();
            return complain(
                    seen.pods().size() == count && unready.isEmpty(),
                    "there %s %d%s"
                            .formatted(
                                    seen.pods().size() == 1 ? "is" : "are",
                                    seen.pods().size(),
                                    unready.isEmpty() ? "" : ", and not ready or ending are " + unready));
        });
    }

    /** As many pods that are to stay, whatever becomes of the others. */
    public static Expectation livingPods(int count) {
        return new Expectation("%d pods that are to stay".formatted(count), seen -> {
            var names = seen.livingPods().stream().map(ConsumerPod::name).toList();
            return complain(names.size() == count, "%d are: %s".formatted(names.size(), names));
        });
    }

    /** Every open shard has an owner, a pod that is to stay; together the owners are as many. */
    public static Expectation owners(int count) {
        return new Expectation("every open shard owned by one living pod, %d owners in all".formatted(count), seen -> {
            var unowned = seen.shards().stream()
                    .flatMap(shard -> whyUnowned(seen, shard).stream())
                    .collect(joining("; "));
            var owners = new TreeSet<String>();
            seen.shards().forEach(shard -> seen.owner(shard.id()).ifPresent(owners::add));
            return unowned.isEmpty()
                    ? complain(owners.size() == count, "%d pods own them all: %s".formatted(owners.size(), owners))
                    : Optional.of(unowned);
        });
    }

    private static Optional<String> whyUnowned(Observation seen, OpenShard shard) {
        var lease = seen.lease(shard.id());
        if (lease.isEmpty()) {
            return Optional.of(shard.id() + " has no lease yet");
        }
        var owner = lease.get().owner();
        if (owner.isEmpty()) {
            return Optional.of(shard.id() + " has no owner");
        }
        if (!seen.livingNames().contains(owner.get())) {
            return Optional.of("%s is owned by %s, which is no living pod".formatted(shard.id(), owner.get()));
        }
        return lease.get()
                .handedOverBy()
                .map(former -> "%s is still being handed over by %s to %s".formatted(shard.id(), former, owner.get()));
    }

    /** Only open shards have leases. Before that KCL may still move leases to and fro: finished ones count in its balance. */
    public static Expectation onlyOpenShardsLeased() {
        return new Expectation("the leases of finished shards cleaned up", seen -> {
            var open = seen.shards().stream().map(OpenShard::id).toList();
            var finished = seen.leases().stream()
                    .map(Lease::shardId)
                    .filter(shard -> !open.contains(shard))
                    .toList();
            return complain(finished.isEmpty(), "the lease table still has " + finished);
        });
    }

    /** No open shard is owned by a pod that was asked to end or is gone. */
    public static Expectation handedOver() {
        return new Expectation("every lease of an ending pod handed over to a living one", seen -> {
            var kept = seen.shards().stream()
                    .flatMap(shard -> whyNotHandedOver(seen, shard).stream())
                    .collect(joining("; "));
            return complain(kept.isEmpty(), kept);
        });
    }

    private static Optional<String> whyNotHandedOver(Observation seen, OpenShard shard) {
        var living = seen.livingNames();
        var lastStored = seen.lastStoredFrom(shard.id())
                .map(user -> "the last record stored from it is %s, by %s".formatted(user.email(), user.processedBy()))
                .orElse("no record was stored from it yet");
        return seen.owner(shard.id())
                .filter(owner -> !living.contains(owner))
                .map(owner -> "%s was asked to end and still owns %s; %s".formatted(owner, shard.id(), lastStored));
    }

    /** Every one of these records is in the table, with what it said. */
    public static Expectation stored(List<SentRecord> records) {
        return new Expectation("%d records stored as they were sent".formatted(records.size()), seen -> {
            var missing = records.stream()
                    .filter(record -> seen.stored(record).isEmpty())
                    .map(record -> whyNotStored(seen, record))
                    .collect(joining("; "));
            return complain(missing.isEmpty(), missing);
        });
    }

    private static String whyNotStored(Observation seen, SentRecord record) {
        var owner = seen.owner(record.shardId()).orElse("nobody");
        return seen.stored().stream()
                .filter(user -> user.email().equals(record.user().email()))
                .findFirst()
                .map(user -> "%s, sent to %s (owned by %s), is stored as %s instead of %s"
                        .formatted(record.user().email(), record.shardId(), owner, user, record.user()))
                .orElseGet(() -> "%s, sent to %s (owned by %s), is not in the table"
                        .formatted(record.user().email(), record.shardId(), owner));
    }

    /** For every open shard one of these records was stored by the pod that owns it. */
    public static Expectation provenOwners(List<SentRecord> records) {
        return new Expectation("for every open shard a record stored by its owner", seen -> {
            var unproven = seen.shards().stream()
                    .filter(shard -> records.stream().noneMatch(record -> proves(seen, shard, record)))
                    .map(shard -> whyUnproven(seen, shard, records))
                    .collect(joining("; "));
            return complain(unproven.isEmpty(), unproven);
        });
    }

    private static boolean proves(Observation seen, OpenShard shard, SentRecord record) {
        return record.shardId().equals(shard.id())
                && seen.stored(record).map(StoredUser::processedBy).equals(seen.owner(shard.id()));
    }

    private static String whyUnproven(Observation seen, OpenShard shard, List<SentRecord> records) {
        var stored = stored(seen, records)
                .filter(user -> user.shardId().equals(shard.id()))
                .map(user -> "%s by %s".formatted(user.email(), user.processedBy()))
                .toList();
        return "%s is owned by %s, its records were stored: %s"
                .formatted(shard.id(), seen.owner(shard.id()).orElse("nobody"), stored);
    }

    /** These records were stored by as many different pods, each of them living. */
    public static Expectation spreadOver(List<SentRecord> records, int pods) {
        return new Expectation("%d living pods in processed_by".formatted(pods), seen -> {
            var strangers = storedByOthers(seen, records);
            var names = new TreeSet<String>();
            stored(seen, records).map(StoredUser::processedBy).forEach(names::add);
            return strangers.isEmpty()
                    ? complain(names.size() == pods, "%d are: %s".formatted(names.size(), names))
                    : Optional.of(strangers);
        });
    }

    /** None of these records was stored by a pod that is not living. */
    public static Expectation storedByLiving(List<SentRecord> records) {
        return new Expectation("these records stored by living pods only", seen -> {
            var strangers = storedByOthers(seen, records);
            return complain(strangers.isEmpty(), strangers);
        });
    }

    private static String storedByOthers(Observation seen, List<SentRecord> records) {
        return stored(seen, records)
                .filter(user -> !seen.livingNames().contains(user.processedBy()))
                .map(user -> "%s from %s was stored by %s, which is no living pod"
                        .formatted(user.email(), user.shardId(), user.processedBy()))
                .collect(joining("; "));
    }

    private static Stream<StoredUser> stored(Observation seen, List<SentRecord> records) {
        return records.stream().flatMap(record -> seen.stored(record).stream());
    }

    /** No record that was sent after a pod was gone carries that pod's name. */
    public static Expectation nothingStoredByTheGone() {
        return new Expectation("a gone pod's name on no later record", seen -> {
            var ghosts = seen.ended().stream()
                    .flatMap(gone -> stored(
                                    seen,
                                    seen.sent().stream()
                                            .filter(record -> record.sentAt().isAfter(gone.goneAt()))
                                            .toList())
                            .filter(user -> user.processedBy().equals(gone.name()))
                            .map(user -> "%s from %s was sent after %s was gone, and stored by it"
                                    .formatted(user.email(), user.shardId(), gone.name())))
                    .collect(joining("; "));
            return complain(ghosts.isEmpty(), ghosts);
        });
    }

    private static Optional<String> complain(boolean fine, String otherwise) {
        return fine ? Optional.empty() : Optional.of(otherwise);
    }
}
