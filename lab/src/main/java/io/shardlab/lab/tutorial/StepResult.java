package io.shardlab.lab.tutorial;

import java.time.Duration;
import java.util.Optional;

/**
 * How a step went.
 *
 * @param name what it shows
 * @param took how long it took
 * @param failure why it did not hold, if it did not
 */
public record StepResult(String name, Duration took, Optional<Throwable> failure) {

    /** Did it hold? */
    public boolean passed() {
        return failure.isEmpty();
    }
}
