package io.shardlab.lab.stream;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A closed range of hash keys: what a shard owns of the space 0 to 2^128 - 1.
 *
 * @param first the smallest hash key in it
 * @param last the largest hash key in it
 */
public record HashKeyRange(BigInteger first, BigInteger last) {

    private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(128);

    /** Where Kinesis puts a partition key: its MD5 as an unsigned number. */
    public static BigInteger hashKey(String partitionKey) {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** Does a record with this partition key go here? */
    public boolean receives(String partitionKey) {
        var key = hashKey(partitionKey);
        return first.compareTo(key) <= 0 && key.compareTo(last) <= 0;
    }

    /** The range as percentages of the space, such as {@code 33-67 %}. */
    @Override
    public String toString() {
        return percent(first) + "-" + percent(last.add(BigInteger.ONE)) + " %";
    }

    private static long percent(BigInteger key) {
        return Math.round(key.doubleValue() * 100 / SPACE.doubleValue());
    }
}
