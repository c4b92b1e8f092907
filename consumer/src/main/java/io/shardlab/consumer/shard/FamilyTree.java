package io.shardlab.consumer.shard;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The shards of a stream with their parents.
 *
 * @param parents by shard: none for a first shard, one after a split, two after a merge
 */
record FamilyTree(Map<String, List<String>> parents) {

    boolean knows(String shard) {
        return parents.containsKey(shard);
    }

    /** Whether the shards are the same, or one is an ancestor of the other. */
    boolean related(String oneShard, String otherShard) {
        return descends(oneShard, otherShard) || descends(otherShard, oneShard);
    }

    private boolean descends(String shard, String ancestor) {
        var open = new ArrayDeque<>(List.of(shard));
        var seen = new HashSet<String>();
        while (!open.isEmpty()) {
            var next = open.remove();
            if (next.equals(ancestor)) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(parents.getOrDefault(next, List.of()));
            }
        }
        return false;
    }
}
