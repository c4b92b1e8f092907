package io.shardlab.testtools;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The values of one case of a {@link Property}, drawn from a seed and remembered by name.
 *
 * <p>A quarter of the values are at an edge of their range, a quarter are close to its lower end, the others are anywhere in it.
 */
public final class RandomCase {

    /** Its algorithm is specified, so that a seed means the same on every JDK. */
    private final Random random;

    private final List<String> drawn = new ArrayList<>();

    RandomCase(long seed) {
        random = new Random(seed);
    }

    /** An int of a range, both ends included. */
    public int between(String name, int min, int max) {
        return between(name, BigInteger.valueOf(min), BigInteger.valueOf(max)).intValueExact();
    }

    /** A long of a range, both ends included. */
    public long between(String name, long min, long max) {
        return between(name, BigInteger.valueOf(min), BigInteger.valueOf(max)).longValueExact();
    }

    /** A number of a range, both ends included. */
    public BigInteger between(String name, BigInteger min, BigInteger max) {
        BigInteger span = max.subtract(min);
        BigInteger step =
                switch (random.nextInt(4)) {
                    case 0 -> edges(span).get(random.nextInt(4));
                    case 1 -> new BigInteger(random.nextInt(span.bitLength() + 1), random);
                    default -> new BigInteger(span.bitLength() + Long.SIZE, random).mod(span.add(BigInteger.ONE));
                };
        return remembered(name, min.add(step.max(BigInteger.ZERO).min(span)));
    }

    private static List<BigInteger> edges(BigInteger span) {
        return List.of(BigInteger.ZERO, BigInteger.ONE, span.subtract(BigInteger.ONE), span);
    }

    /** A source of random numbers that are too many to be named one by one; its seed is what is remembered. */
    public Random random(String name) {
        return new Random(remembered(name, random.nextLong()));
    }

    private <T> T remembered(String name, T value) {
        drawn.add(name + " = " + value);
        return value;
    }

    @Override
    public String toString() {
        return drawn.toString();
    }
}
