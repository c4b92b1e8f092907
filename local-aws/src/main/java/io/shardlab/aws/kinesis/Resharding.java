package io.shardlab.aws.kinesis;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan of a uniform update: first every open shard with a boundary of the target strictly inside is split there, then
 * neighbours that belong to one target range are merged. Between the two there are short-lived shards, which AWS counts.
 *
 * @param splits in order; a later one may split what an earlier one made
 * @param merges in order; a later one may merge what an earlier one made
 */
public record Resharding(List<Split> splits, List<Merge> merges) {

    /** The open shard of {@code range} becomes two, the upper one starting at {@code key}. */
    public record Split(HashKeyRange range, BigInteger key) {}

    /** The open shards of two adjacent ranges become one. */
    public record Merge(HashKeyRange lower, HashKeyRange upper) {}

    /** The plan that leads from {@code open}, the open shards' ranges in order, to {@code target} even ranges. */
    public static Resharding uniform(List<HashKeyRange> open, int target) {
        List<Split> splits = new ArrayList<>();
        List<HashKeyRange> pieces = new ArrayList<>();
        int boundary = 1;
        for (HashKeyRange shard : open) {
            HashKeyRange rest = shard;
            for (;
                    boundary < target && HashKeyRange.boundary(boundary, target).compareTo(rest.end()) <= 0;
                    boundary++) {
                BigInteger key = HashKeyRange.boundary(boundary, target);
                if (rest.splitsAt(key)) {
                    splits.add(new Split(rest, key));
                    pieces.add(rest.below(key));
                    rest = rest.from(key);
                }
            }
            pieces.add(rest);
        }
        return new Resharding(List.copyOf(splits), merges(pieces, HashKeyRange.uniform(target)));
    }

    private static List<Merge> merges(List<HashKeyRange> pieces, List<HashKeyRange> targets) {
        List<Merge> merges = new ArrayList<>();
        int next = 0;
        for (HashKeyRange target : targets) {
            HashKeyRange merged = pieces.get(next++);
            while (!merged.end().equals(target.end())) {
                HashKeyRange upper = pieces.get(next++);
                merges.add(new Merge(merged, upper));
                merged = merged.joinedWith(upper);
            }
        }
        return List.copyOf(merges);
    }
}
