package io.shardlab.lab.timeline;

import io.shardlab.lab.consumer.ConsumerPod;
import io.shardlab.lab.ledger.StoredUser;
import io.shardlab.lab.stream.OpenShard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An observation as a table for people: open shards with owner and last stored user, pods beside what they own. */
public final class ObservationTable {

    private ObservationTable() {}

    /** The table, indented by as many blanks. */
    public static String of(Observation seen, int indent) {
        var lines = new ArrayList<String>();
        lines.add("%-22s %-10s %-34s %s"
                .formatted("open shard", "hash keys", "lease owner", "last user stored from it, by"));
        seen.shards().forEach(shard -> lines.add(shardLine(seen, shard)));
        lines.add("");
        lines.add("%-34s %-16s %-22s %s".formatted("pod", "phase", "state", "owns"));
        seen.pods().forEach(pod -> lines.add(podLine(seen, pod)));
        seen.ended().forEach(pod -> lines.add("%-34s %-16s %s".formatted(pod.name(), "gone", "since " + pod.goneAt())));
        lines.add("");
        lines.add("%d pod%s wanted, %d of %d records stored"
                .formatted(
                        seen.desiredReplicas(),
                        seen.desiredReplicas() == 1 ? "" : "s",
                        storedCount(seen),
                        seen.sent().size()));
        var prefix = " ".repeat(indent);
        return lines.stream()
                .map(line -> (prefix + line).stripTrailing())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static long storedCount(Observation seen) {
        return seen.sent().stream()
                .filter(record -> seen.stored(record).isPresent())
                .count();
    }

    private static String shardLine(Observation seen, OpenShard shard) {
        return "%-22s %-10s %-34s %s"
                .formatted(
                        shard.id(),
                        shard.range(),
                        seen.owner(shard.id()).orElse("nobody"),
                        seen.lastStoredFrom(shard.id())
                                .map(ObservationTable::storedBy)
                                .orElse("none yet"));
    }

    private static String storedBy(StoredUser user) {
        return user.email() + ", " + user.processedBy();
    }

    private static String podLine(Observation seen, ConsumerPod pod) {
        return "%-34s %-16s %-22s %s".formatted(pod.name(), pod.phase(), state(seen, pod), owned(seen, pod));
    }

    private static String state(Observation seen, ConsumerPod pod) {
        return pod.endingSince()
                .map(since -> "ending since %.1f s"
                        .formatted(Duration.between(since, seen.at()).toMillis() / 1000.0))
                .orElse((pod.ready() ? "ready" : "not ready")
                        + (pod.restarts() > 0
                                ? ", %d %s".formatted(pod.restarts(), pod.restarts() == 1 ? "restart" : "restarts")
                                : ""));
    }

    private static List<String> owned(Observation seen, ConsumerPod pod) {
        return seen.shards().stream()
                .map(OpenShard::id)
                .filter(shard -> seen.owner(shard).filter(pod.name()::equals).isPresent())
                .toList();
    }
}
