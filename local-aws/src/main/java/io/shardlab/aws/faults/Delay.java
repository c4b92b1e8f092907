package io.shardlab.aws.faults;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long an answer is held back: a distribution that a time is drawn from, call by call. */
public sealed interface Delay {

    /** Draws a time. */
    Duration draw(RandomGenerator random);

    /** The same time for every call. */
    record Fixed(Duration time) implements Delay {
        public Fixed {
            if (time.isNegative()) {
                throw new IllegalArgumentException("time must not be negative, but is " + millis(time));
            }
        }

        @Override
        public Duration draw(RandomGenerator random) {
            return time;
        }
    }

    /** Any time between the two, to the millisecond, each as likely as the other. */
    record Uniform(Duration least, Duration most) implements Delay {
        public Uniform {
            if (least.isNegative() || least.compareTo(most) > 0) {
                throw new IllegalArgumentException("least must not be negative and at most what most is, but least is "
                        + millis(least) + " and most is " + millis(most));
            }
        }

        @Override
        public Duration draw(RandomGenerator random) {
            return least.plusMillis(random.nextLong(most.minus(least).toMillis() + 1));
        }
    }

    /**
     * A log-normal distribution, as services have it: many short times and a few long ones, without an upper end.
     *
     * @param p50 half of the times are below it
     * @param p99 99 of 100 are below it
     */
    record LongTailed(Duration p50, Duration p99) implements Delay {

        /** The standard normal distribution is below it with a probability of 0.99. */
        private static final double Z99 = 2.3263478740408408;

        public LongTailed {
            if (p50.isNegative() || p50.isZero() || p50.compareTo(p99) > 0) {
                throw new IllegalArgumentException("p50 must be above 0 and at most what p99 is, but p50 is "
                        + millis(p50) + " and p99 is " + millis(p99));
            }
        }

        @Override
        public Duration draw(RandomGenerator random) {
            double sigma = Math.log((double) p99.toNanos() / p50.toNanos()) / Z99;
            return Duration.ofNanos((long) (p50.toNanos() * Math.exp(sigma * random.nextGaussian())));
        }
    }

    private static String millis(Duration time) {
        return time.toMillis() + "ms";
    }
}
