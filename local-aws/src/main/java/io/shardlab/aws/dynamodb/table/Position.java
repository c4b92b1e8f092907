package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an item stands in a table or index: by the hash of its partition key, then by the parts of its key. A position with
 * fewer parts stands before everything that begins with them or, at their {@code end}, behind.
 *
 * @param hash unsigned
 */
record Position(int hash, List<AttributeValue> parts, boolean end) implements Comparable<Position> {

    /** The position of whatever begins with these parts. */
    static Position before(List<AttributeValue> parts) {
        return new Position(hash(parts.get(0)), parts, false);
    }

    static Position after(List<AttributeValue> parts) {
        return new Position(hash(parts.get(0)), parts, true);
    }

    /** The position before every item with this hash or a larger one. */
    static Position ofHash(int hash) {
        return new Position(hash, List.of(), false);
    }

    /** The position behind every item. */
    static Position last() {
        return new Position(-1, List.of(), true);
    }

    Position atEnd() {
        return new Position(hash, parts, true);
    }

    /** These parts, one behind the other. */
    static List<AttributeValue> parts(List<AttributeValue> first, List<AttributeValue> rest) {
        List<AttributeValue> all = new ArrayList<>(first.size() + rest.size());
        all.addAll(first);
        all.addAll(rest);
        return all;
    }

    /** A hash whose bits all depend on the whole value, so that segments of the hashes share items evenly. */
    static int hash(AttributeValue partition) {
        int mixed = partition.hashCode();
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }

    @Override
    public int compareTo(Position other) {
        int byHash = Integer.compareUnsigned(hash, other.hash);
        if (byHash != 0) {
            return byHash;
        }
        int common = Math.min(parts.size(), other.parts.size());
        for (int i = 0; i < common; i++) {
            int byPart = AttributeValue.compare(parts.get(i), other.parts.get(i));
            if (byPart != 0) {
                return byPart;
            }
        }
        if (parts.size() == other.parts.size()) {
            return Boolean.compare(end, other.end);
        }
        if (parts.size() < other.parts.size()) {
            return end ? 1 : -1;
        }
        return other.end ? -1 : 1;
    }
}
