package io.shardlab.aws.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The faults that are on, each of which can be listed and removed. */
public final class Faults {

    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, Active> active = new LinkedHashMap<>();
    private long added;

    /**
     * A fault that was added.
     *
     * @param injected how many calls it was injected into
     */
    public record Active(String id, Fault fault, Instant since, long injected) {

        boolean matches(String service, String action, String principal, Instant now) {
            Instant begin = since.plus(fault.after());
            return fault.service().map(service::equals).orElse(true)
                    && fault.action().map(action::equals).orElse(true)
                    && fault.principal().map(principal::contains).orElse(true)
                    && !now.isBefore(begin)
                    && fault.time().map(time -> now.isBefore(begin.plus(time))).orElse(true)
                    && fault.count().map(count -> injected < count).orElse(true);
        }

        Active injectedOnceMore() {
            return new Active(id, fault, since, injected + 1);
        }
    }

    /**
     * A fault that is injected into a call.
     *
     * @param age how long ago the fault was added
     */
    public record InjectedFault(Effect effect, Duration age) {}

    public Faults(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public synchronized Active add(Fault fault) {
        var fresh = new Active("fault-" + ++added, fault, clock.instant(), 0);
        active.put(fresh.id(), fresh);
        return fresh;
    }

    public synchronized List<Active> list() {
        return List.copyOf(active.values());
    }

    /** Removes a fault; false when there is none of that id. */
    public synchronized boolean remove(String id) {
        return active.remove(id) != null;
    }

    public synchronized void clear() {
        active.clear();
    }

    /** The faults to inject into this call, in the order in which they were added. */
    public synchronized List<InjectedFault> inject(String service, String action, String principal) {
        if (active.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        List<InjectedFault> injected = new ArrayList<>();
        for (Active candidate : List.copyOf(active.values())) {
            if (candidate.matches(service, action, principal, now)
                    && random.nextDouble() < candidate.fault().share()) {
                active.put(candidate.id(), candidate.injectedOnceMore());
                injected.add(new InjectedFault(candidate.fault().effect(), Duration.between(candidate.since(), now)));
            }
        }
        return injected;
    }

    /** A time drawn from a latency's distribution. */
    public synchronized Duration draw(Effect.Latency latency) {
        return latency.delay().draw(random);
    }
}
