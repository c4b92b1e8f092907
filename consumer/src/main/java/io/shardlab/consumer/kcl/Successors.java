package io.shardlab.consumer.kcl;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The living workers that get the leases of a leaving one: always the one with the fewest. */
final class Successors {

    private final Map<String, Long> leases = new HashMap<>();

    /**
     * @param living the workers that may get leases
     * @param leases how many each worker has; those that are not named have none
     */
    Successors(Collection<String> living, Map<String, Long> leases) {
        living.forEach(worker -> this.leases.put(worker, leases.getOrDefault(worker, 0L)));
    }

    boolean isLiving(String worker) {
        return leases.containsKey(worker);
    }

    /** Who gets the next lease; empty when nobody lives. */
    Optional<String> next() {
        var next = leases.entrySet().stream()
                .min(Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
        next.ifPresent(worker -> leases.merge(worker, 1L, Long::sum));
        return next;
    }
}
