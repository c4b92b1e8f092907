package io.shardlab.kube.kubelet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a container that ended must wait for its next start (upstream: {@code flowcontrol.Backoff} as the kubelet's
 * {@code doBackOff} uses it): the first restart is immediate, then 10 s, doubling up to 300 s, forgotten after a
 * container ran for twice the maximum.
 *
 * @param delay the wait after the next end
 * @param since when that delay was set; empty before the first restart
 */
record RestartBackOff(Duration delay, Optional<Instant> since) {

    private static final Duration INITIAL = Duration.ofSeconds(10);
    private static final Duration MAXIMUM = Duration.ofSeconds(300);

    static RestartBackOff none() {
        return new RestartBackOff(Duration.ZERO, Optional.empty());
    }

    /** From when on the container may start again that ended at {@code finished}. */
    Instant mayStart(Instant finished) {
        return forgotten(finished) ? finished : finished.plus(delay);
    }

    /** The state after a restart at {@code now}. */
    RestartBackOff restarted(Instant now) {
        if (forgotten(now)) {
            return new RestartBackOff(INITIAL, Optional.of(now));
        }
        Duration doubled = delay.multipliedBy(2);
        return new RestartBackOff(doubled.compareTo(MAXIMUM) > 0 ? MAXIMUM : doubled, Optional.of(now));
    }

    private boolean forgotten(Instant at) {
        return since.map(set -> Duration.between(set, at).compareTo(MAXIMUM.multipliedBy(2)) > 0)
                .orElse(true);
    }
}
