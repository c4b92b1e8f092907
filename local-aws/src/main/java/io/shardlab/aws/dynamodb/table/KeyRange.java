package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.expression.KeyCondition;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Binary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A part of a table or index, from a position to another. */
public final class KeyRange {

    private final Position from;
    private final Position to;

    private KeyRange(Position from, Position to) {
        this.from = from;
        this.to = to;
    }

    Position from() {
        return from;
    }

    Position to() {
        return to;
    }

    /** The items of a partition whose sort key passes a test. */
    public static KeyRange of(AttributeValue partition, Optional<KeyCondition.Test> sort) {
        List<AttributeValue> whole = List.of(partition);
        if (sort.isEmpty()) {
            return new KeyRange(Position.before(whole), Position.after(whole));
        }
        List<AttributeValue> values = sort.get().values();
        List<AttributeValue> first = List.of(partition, values.get(0));
        return switch (sort.get().operator()) {
            case EQUAL -> new KeyRange(Position.before(first), Position.after(first));
            case LESS -> new KeyRange(Position.before(whole), Position.before(first));
            case AT_MOST -> new KeyRange(Position.before(whole), Position.after(first));
            case GREATER -> new KeyRange(Position.after(first), Position.after(whole));
            case AT_LEAST -> new KeyRange(Position.before(first), Position.after(whole));
            case BETWEEN -> new KeyRange(Position.before(first), Position.after(List.of(partition, values.get(1))));
            case BEGINS_WITH ->
                new KeyRange(
                        Position.before(first),
                        successor(values.get(0))
                                .map(next -> Position.before(List.of(partition, next)))
                                .orElse(Position.after(whole)));
        };
    }

    /** One of {@code total} parts of nearly the same size. */
    public static KeyRange segment(int segment, int total) {
        return new KeyRange(
                Position.ofHash((int) hashes(segment, total)),
                segment + 1 == total ? Position.last() : Position.ofHash((int) hashes(segment + 1, total)));
    }

    private static long hashes(int segment, int total) {
        return (1L << 32) * segment / total;
    }

    /** What comes behind a position in one direction. */
    KeyRange behind(Position position, boolean backwards) {
        return backwards
                ? new KeyRange(from, position.compareTo(to) < 0 ? position : to)
                : new KeyRange(position.atEnd().compareTo(from) > 0 ? position.atEnd() : from, to);
    }

    boolean contains(Position position) {
        return from.compareTo(position) <= 0 && position.compareTo(to) < 0;
    }

    /** The first value behind all that begin with this one. */
    private static Optional<AttributeValue> successor(AttributeValue prefix) {
        return prefix instanceof AttributeValue.B binary
                ? successor(binary.bytes().bytes()).map(AttributeValue.B::new)
                : successor(((AttributeValue.S) prefix).text()).map(AttributeValue.S::new);
    }

    private static Optional<Binary> successor(byte[] prefix) {
        for (int last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xff) {
                byte[] next = Arrays.copyOf(prefix, last + 1);
                next[last]++;
                return Optional.of(Binary.of(next));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> successor(String prefix) {
        String left = prefix;
        while (!left.isEmpty()) {
            int last = left.codePointBefore(left.length());
            String head = left.substring(0, left.length() - Character.charCount(last));
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return Optional.of(head + Character.toString(next));
            }
            left = head;
        }
        return Optional.empty();
    }
}
