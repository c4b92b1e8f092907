package io.shardlab.aws.kinesis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A shard as seen at one moment.
 *
 * @param parents none, one (after a split) or two (after a merge: the shard to merge, then its neighbour)
 * @param ending where it ends, once it is closed
 */
public record ShardDescription(
        ShardId id,
        HashKeyRange range,
        List<ShardId> parents,
        SequenceNumber starting,
        Optional<SequenceNumber> ending,
        Instant opened,
        Optional<Instant> closed) {

    public boolean isOpen() {
        return closed.isEmpty();
    }

    boolean wasOpenAt(Instant time) {
        return !opened.isAfter(time) && isOpenAfter(time);
    }

    boolean isOpenAfter(Instant time) {
        return closed.map(end -> end.isAfter(time)).orElse(true);
    }
}
