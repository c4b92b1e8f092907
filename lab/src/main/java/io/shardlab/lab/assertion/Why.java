package io.shardlab.lab.assertion;

import io.shardlab.lab.diagnosis.Cause;
import io.shardlab.lab.scenario.Scenario;
import java.time.Duration;
import java.util.Optional;

/** Asks the cluster now and then why a wait lasts, and knows when it will last for ever. */
final class Why {

    private final Scenario scenario;
    private final Duration every;
    private final Duration hopelessFor;
    private long askedAt = System.nanoTime();
    private Optional<Long> hopelessSince = Optional.empty();

    /**
     * @param every how often it asks
     * @param hopelessFor how long a cause that time does not cure must last
     */
    Why(Scenario scenario, Duration every, Duration hopelessFor) {
        this.scenario = scenario;
        this.every = every;
        this.hopelessFor = hopelessFor;
    }

    boolean isHopeless() {
        long now = System.nanoTime();
        if (now - askedAt >= every.toNanos()) {
            askedAt = now;
            boolean hopeless = Cause.of(scenario.situation())
                    .filter(cause -> !cause.heals())
                    .isPresent();
            hopelessSince = hopeless ? hopelessSince.or(() -> Optional.of(now)) : Optional.empty();
        }
        return hopelessSince
                .filter(since -> now - since >= hopelessFor.toNanos())
                .isPresent();
    }
}
