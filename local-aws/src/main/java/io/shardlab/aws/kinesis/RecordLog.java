package io.shardlab.aws.kinesis;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of one shard in order of arrival: appended at one end, trimmed at the other.
 *
 * <p>Segments of fixed size keep both ends, and the way to any ordinal, at constant cost however many records there are.
 */
final class RecordLog {

    private static final int SEGMENT = 1024;

    private final List<DataRecord[]> segments = new ArrayList<>();
    private long firstSegmentOrdinal = 1;
    private long first = 1;
    private long next = 1;

    DataRecord append(long arrivalMillis, String partitionKey, byte[] data) {
        int slot = (int) ((next - firstSegmentOrdinal) % SEGMENT);
        if (slot == 0) {
            segments.add(new DataRecord[SEGMENT]);
        }
        long arrival = isEmpty()
                ? arrivalMillis
                : Math.max(arrivalMillis, get(next - 1).arrivalMillis());
        var appended = new DataRecord(next, arrival, partitionKey, data);
        segments.get(segments.size() - 1)[slot] = appended;
        next++;
        return appended;
    }

    /** The oldest ordinal that is still there, or {@link #next()} when nothing is. */
    long first() {
        return first;
    }

    /** The ordinal that the next record will get. */
    long next() {
        return next;
    }

    boolean isEmpty() {
        return first == next;
    }

    DataRecord get(long ordinal) {
        long index = ordinal - firstSegmentOrdinal;
        return segments.get((int) (index / SEGMENT))[(int) (index % SEGMENT)];
    }

    /** The ordinal at which reading from {@code ordinal} on starts: nothing older than {@link #first()}. */
    long clamp(long ordinal) {
        return Math.max(first, Math.min(ordinal, next));
    }

    /** The ordinal of the first record that arrived at {@code millis} or later, or {@link #next()}. */
    long firstArrivedFrom(long millis) {
        long low = first;
        long high = next;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (get(middle).arrivalMillis() < millis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Forgets records that arrived before {@code horizonMillis}; returns what they weighed. */
    long trimBefore(long horizonMillis) {
        if (isEmpty() || get(first).arrivalMillis() >= horizonMillis) {
            return 0;
        }
        long freed = 0;
        long keep = firstArrivedFrom(horizonMillis);
        for (long ordinal = first; ordinal < keep; ordinal++) {
            freed += RecordMemory.weight(get(ordinal));
            segments.get((int) ((ordinal - firstSegmentOrdinal) / SEGMENT))[
                    (int) ((ordinal - firstSegmentOrdinal) % SEGMENT)] = null;
        }
        first = keep;
        int emptied = (int) ((first - firstSegmentOrdinal) / SEGMENT);
        segments.subList(0, emptied).clear();
        firstSegmentOrdinal += (long) emptied * SEGMENT;
        return freed;
    }

    /** What all records weigh. */
    long weight() {
        long weight = 0;
        for (long ordinal = first; ordinal < next; ordinal++) {
            weight += RecordMemory.weight(get(ordinal));
        }
        return weight;
    }
}
