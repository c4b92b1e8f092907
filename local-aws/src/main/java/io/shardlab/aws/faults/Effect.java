package io.shardlab.aws.faults;

import java.time.Duration;
import java.util.List;

/** What a fault does to a call that it is injected into. No effect reaches into a service: state stays as the service left it. */
public sealed interface Effect {

    /** The call is refused as when a rate is exceeded; the service is not asked. */
    record Throttle() implements Effect {}

    /** The call is answered with a 5xx; the service is not asked. */
    record ServerError(int status) implements Effect {
        public ServerError {
            if (status < 500 || status > 599) {
                throw new IllegalArgumentException("status must be 500 to 599, not " + status);
            }
        }
    }

    /** The answer takes longer by a time of its own for each call. */
    record Latency(Delay delay) implements Effect {}

    /** The connection is reset before the service is asked. */
    record Reset() implements Effect {}

    /** The iterator of a GetRecords call counts as expired. */
    record StaleIterator() implements Effect {}

    /** Secondary indexes look CREATING for a time after a table's indexes were first seen (KCL issue 1786). */
    record IndexCreating(Duration time) implements Effect {}

    /** DescribeStreamSummary reports these numbers of open shards, each from a time after the fault was added. */
    record OpenShardCount(List<Step> steps) implements Effect {

        public OpenShardCount {
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("a script needs at least one step");
            }
        }

        /** From {@code after} on, {@code count}. */
        public record Step(Duration after, int count) {}
    }
}
