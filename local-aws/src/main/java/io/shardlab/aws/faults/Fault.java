package io.shardlab.aws.faults;

import java.time.Duration;
import java.util.Optional;

/**
 * A fault as a user describes it.
 *
 * @param service for example {@code kinesis}; empty means every service
 * @param action for example {@code GetRecords}; empty means every action
 * @param principal a part of the principal's name; empty means everybody
 * @param share of the calls that match, above 0 up to 1
 * @param count how many calls it is injected into before it is over; empty means no end
 * @param after how long after it was added it begins
 * @param time how long it then lasts; empty means until it is removed
 */
public record Fault(
        Effect effect,
        Optional<String> service,
        Optional<String> action,
        Optional<String> principal,
        double share,
        Optional<Long> count,
        Duration after,
        Optional<Duration> time) {

    public Fault {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be above 0 and at most 1, not " + share);
        }
        if (count.map(n -> n < 1).orElse(false)) {
            throw new IllegalArgumentException("count must be at least 1, not " + count.get());
        }
        if (after.isNegative() || time.map(Duration::isNegative).orElse(false)) {
            throw new IllegalArgumentException("times must not be negative");
        }
    }

    /** A fault for every call until it is removed. */
    public static Fault of(Effect effect) {
        return new Fault(
                effect,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.empty(),
                Duration.ZERO,
                Optional.empty());
    }

    public Fault on(String onService, String onAction) {
        return new Fault(effect, Optional.of(onService), Optional.of(onAction), principal, share, count, after, time);
    }

    public Fault onService(String onService) {
        return new Fault(effect, Optional.of(onService), action, principal, share, count, after, time);
    }

    public Fault by(String ofPrincipal) {
        return new Fault(effect, service, action, Optional.of(ofPrincipal), share, count, after, time);
    }

    public Fault withShare(double ofCalls) {
        return new Fault(effect, service, action, principal, ofCalls, count, after, time);
    }

    public Fault times(long calls) {
        return new Fault(effect, service, action, principal, share, Optional.of(calls), after, time);
    }

    /** Begins {@code begin} after it is added and lasts {@code length}. */
    public Fault during(Duration begin, Duration length) {
        return new Fault(effect, service, action, principal, share, count, begin, Optional.of(length));
    }
}
