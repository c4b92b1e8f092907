package io.shardlab.lab.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What was observed of a story, in order. An observation that shows nothing new is not kept. */
public final class Timeline {

    private final List<Observation> kept = new ArrayList<>();
    private final List<Consumer<Observation>> readers = new CopyOnWriteArrayList<>();

    /** Enters an observation, and tells the readers if it shows anything new; returns it. */
    public Observation note(Observation seen) {
        synchronized (this) {
            if (last().filter(before -> showsTheSame(before, seen)).isPresent()) {
                return seen;
            }
            kept.add(seen);
        }
        readers.forEach(reader -> reader.accept(seen));
        return seen;
    }

    /** From now on, tells this reader of every observation that shows something new. */
    public void tell(Consumer<Observation> reader) {
        readers.add(reader);
    }

    private static boolean showsTheSame(Observation before, Observation seen) {
        return before.allocation().equals(seen.allocation())
                && before.pods().equals(seen.pods())
                && before.leases().equals(seen.leases())
                && before.sent().size() == seen.sent().size()
                && before.stored().equals(seen.stored());
    }

    /** Every observation kept so far. */
    public synchronized List<Observation> observations() {
        return List.copyOf(kept);
    }

    /** The newest observation that showed something new. */
    public synchronized Optional<Observation> last() {
        return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
    }
}
