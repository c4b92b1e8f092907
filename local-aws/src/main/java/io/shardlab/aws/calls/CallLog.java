package io.shardlab.aws.calls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The latest calls, and counters of all of them. The log is bounded; the counters grow with kinds of calls, not with calls. */
public final class CallLog {

    private final int capacity;
    private final Deque<Call> latest = new ArrayDeque<>();
    private final Map<Kind, Long> counters = new TreeMap<>();

    /** What a counter counts. */
    public record Kind(String principal, String action, String outcome) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int byPrincipal = principal.compareTo(other.principal);
            int byAction = byPrincipal != 0 ? byPrincipal : action.compareTo(other.action);
            return byAction != 0 ? byAction : outcome.compareTo(other.outcome);
        }
    }

    /** @param capacity how many calls are kept */
    public CallLog(int capacity) {
        this.capacity = capacity;
    }

    public synchronized void add(Call call) {
        if (latest.size() == capacity) {
            latest.removeFirst();
        }
        latest.addLast(call);
        counters.merge(new Kind(call.principal(), call.action(), call.outcome()), 1L, Long::sum);
    }

    /** The latest calls that {@code wanted} accepts, oldest first, at most {@code limit}. */
    public synchronized List<Call> latest(int limit, Predicate<Call> wanted) {
        Deque<Call> chosen = new ArrayDeque<>();
        var newestFirst = latest.descendingIterator();
        while (newestFirst.hasNext() && chosen.size() < limit) {
            Call call = newestFirst.next();
            if (wanted.test(call)) {
                chosen.addFirst(call);
            }
        }
        return new ArrayList<>(chosen);
    }

    /** How often each kind of call was made since the start or the last {@link #clear()}. */
    public synchronized Map<Kind, Long> counters() {
        return new TreeMap<>(counters);
    }

    public synchronized void clear() {
        latest.clear();
        counters.clear();
    }
}
