package io.shardlab.aws.kinesis;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A closed range of hash keys, which a shard owns. Keys run from 0 to 2^128-1; a partition key's is the MD5 of its UTF-8
 * bytes as an unsigned number.
 */
public record HashKeyRange(BigInteger start, BigInteger end) {

    /** How many hash keys there are: 2^128. */
    public static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

    /** The whole key space. */
    public static final HashKeyRange ALL = new HashKeyRange(BigInteger.ZERO, KEYS.subtract(BigInteger.ONE));

    public HashKeyRange {
        if (start.signum() < 0 || end.compareTo(KEYS) >= 0 || start.compareTo(end) > 0) {
            throw new IllegalArgumentException("not a range of hash keys: " + start + " to " + end);
        }
    }

    /** The hash key of a partition key. */
    public static BigInteger keyOf(String partitionKey) {
        try {
            return new BigInteger(
                    1, MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** Where the {@code index}-th of {@code count} even ranges starts: {@code index * 2^128 / count}. */
    public static BigInteger boundary(int index, int count) {
        return KEYS.multiply(BigInteger.valueOf(index)).divide(BigInteger.valueOf(count));
    }

    /** The ranges of a uniform update's result. */
    public static List<HashKeyRange> uniform(int count) {
        List<HashKeyRange> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ranges.add(
                    new HashKeyRange(boundary(i, count), boundary(i + 1, count).subtract(BigInteger.ONE)));
        }
        return ranges;
    }

    /** The ranges of a new stream: equal widths, the last one takes the remainder. */
    public static List<HashKeyRange> initial(int count) {
        BigInteger width = KEYS.divide(BigInteger.valueOf(count));
        List<HashKeyRange> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            BigInteger start = width.multiply(BigInteger.valueOf(i));
            ranges.add(new HashKeyRange(
                    start, i == count - 1 ? ALL.end : start.add(width).subtract(BigInteger.ONE)));
        }
        return ranges;
    }

    public boolean contains(BigInteger key) {
        return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
    }

    /** Whether a split at {@code key} leaves both halves with at least one hash key. */
    public boolean splitsAt(BigInteger key) {
        return start.compareTo(key) < 0 && key.compareTo(end) <= 0;
    }

    /** Whether {@code upper} starts right after this range. */
    public boolean isRightBefore(HashKeyRange upper) {
        return end.add(BigInteger.ONE).equals(upper.start);
    }

    /** The keys below {@code key}. */
    public HashKeyRange below(BigInteger key) {
        return new HashKeyRange(start, key.subtract(BigInteger.ONE));
    }

    /** The keys from {@code key} on. */
    public HashKeyRange from(BigInteger key) {
        return new HashKeyRange(key, end);
    }

    /** This range and its upper neighbour as one. */
    public HashKeyRange joinedWith(HashKeyRange upper) {
        return new HashKeyRange(start, upper.end);
    }
}
