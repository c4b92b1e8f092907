package io.shardlab.lab.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.consumer.ConsumerPod;
import io.shardlab.lab.lease.Lease;
import io.shardlab.lab.stream.HashKeyRange;
import io.shardlab.lab.stream.OpenShard;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Timeline timeline = new Timeline();

    @Test
    void whatShowsNothingNewIsNotKept() {
        timeline.note(world(0, "p1"));
        timeline.note(world(1, "p1"));
        timeline.note(world(2, "p2"));

        assertThat(timeline.observations()).extracting(Observation::at).containsExactly(NOON, NOON.plusSeconds(2));
        assertThat(timeline.last()).map(Observation::at).contains(NOON.plusSeconds(2));
    }

    @Test
    void aReaderHearsOfEveryChangeFromThenOn() {
        timeline.note(world(0, "p1"));
        var heard = new ArrayList<Observation>();
        timeline.tell(heard::add);

        timeline.note(world(1, "p1"));
        timeline.note(world(2, "p2"));

        assertThat(heard).extracting(Observation::at).containsExactly(NOON.plusSeconds(2));
    }

    @Test
    void anAllocationNamesReplicasPodsAndOwners() {
        assertThat(world(0, "p1").allocation()).isEqualTo("1 pods wanted, pods [p1], owners {shard-a=p1}");
    }

    private static Observation world(int second, String pod) {
        return new Observation(
                NOON.plusSeconds(second),
                List.of(new OpenShard("shard-a", new HashKeyRange(BigInteger.ZERO, BigInteger.TEN))),
                List.of(new Lease("shard-a", Optional.of(pod), Optional.empty(), "7")),
                List.of(new ConsumerPod(pod, "Running", true, 0, Optional.empty())),
                List.of(),
                1,
                List.of(),
                List.of());
    }
}
