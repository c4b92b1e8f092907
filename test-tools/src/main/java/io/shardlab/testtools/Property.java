package io.shardlab.testtools;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * A statement that holds for every case, tried on random ones.
 *
 * <p>Every run tries other cases. A failure names the values of its case and the seed that they came from; with that seed in
 * the system property {@code shardlab.seed} the same case is tried again, alone.
 */
public final class Property {

    static final String SEED = "shardlab.seed";
    private static final int TRIES = 1000;

    private final int tries;
    private final String seed;

    Property(int tries, String seed) {
        this.tries = tries;
        this.seed = seed;
    }

    /**
     * Tries a statement on a thousand cases.
     *
     * @throws AssertionError for the first case for which it throws
     */
    public static void holds(Consumer<RandomCase> statement) {
        holds(TRIES, statement);
    }

    /**
     * Tries a statement on as many cases.
     *
     * @param statement draws its values from the case and throws when it does not hold for them
     * @throws AssertionError for the first case for which it throws
     */
    public static void holds(int tries, Consumer<RandomCase> statement) {
        new Property(tries, System.getProperty(SEED, "")).check(statement);
    }

    void check(Consumer<RandomCase> statement) {
        seeds().forEach(each -> check(statement, each));
    }

    private LongStream seeds() {
        if (seed.isEmpty()) {
            return new SplittableRandom().longs(tries);
        }
        try {
            return LongStream.of(Long.parseLong(seed));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "-D%s=%s: a seed is a whole number, as a failure prints it".formatted(SEED, seed), e);
        }
    }

    private static void check(Consumer<RandomCase> statement, long seed) {
        var drawn = new RandomCase(seed);
        try {
            statement.accept(drawn);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "does not hold for %s (again, this case alone: -D%s=%d)%n%s"
                            .formatted(drawn, SEED, seed, e.getMessage()),
                    e);
        }
    }
}
