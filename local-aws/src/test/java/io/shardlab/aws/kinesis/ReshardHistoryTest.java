package io.shardlab.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.aws.error.AwsException;
import io.shardlab.testtools.ManualClock;
import io.shardlab.testtools.Property;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Long random histories of splits, merges, uniform updates and puts in between. */
class ReshardHistoryTest {

    private static final int STEPS = 120;

    @Test
    void noHistoryLosesRecordsOrOrder() {
        Property.holds(150, drawn -> {
            var history = new History(drawn.random("history"));
            for (int step = 0; step < STEPS; step++) {
                history.step();
                HashKeyRangeTest.assertTiles(StreamTest.openRanges(history.stream));
            }

            Map<String, List<Integer>> read = new Follower(history.stream).readAll();

            assertThat(read).isEqualTo(history.put);
        });
    }

    private static final class History {

        private final Random random;
        private final ManualClock clock = new ManualClock();
        private final Stream stream;
        /** What was put, by partition key, in order. */
        private final Map<String, List<Integer>> put = new HashMap<>();

        private int next;

        History(Random random) {
            this.random = random;
            var streams = new Streams(
                    new KinesisSettings(
                            "000000000000",
                            Limits.NONE,
                            Duration.ZERO,
                            new ReshardPace(Duration.ofMillis(10), Duration.ofMillis(4)),
                            1 << 26),
                    clock);
            stream = streams.create(
                    streams.key("eu-west-1", "s"), 1 + random.nextInt(4), StreamAttributes.of(StreamMode.PROVISIONED));
        }

        void step() {
            for (int i = random.nextInt(8); i > 0; i--) {
                String key = "user" + random.nextInt(25);
                stream.put(new NewRecord(
                        key,
                        Optional.empty(),
                        ByteBuffer.allocate(4).putInt(next).array()));
                put.computeIfAbsent(key, fresh -> new ArrayList<>()).add(next++);
            }
            clock.advance(Duration.ofMillis(random.nextInt(6)));
            List<ShardDescription> open = stream.shards(new ShardFilter.AtLatest());
            try {
                switch (random.nextInt(4)) {
                    case 0 -> split(open.get(random.nextInt(open.size())));
                    case 1 -> merge(open.get(random.nextInt(open.size())), open);
                    case 2 -> stream.updateShardCount(1 + random.nextInt(2 * open.size()));
                    default -> clock.advance(Duration.ofMillis(20));
                }
            } catch (AwsException refused) {
                // Too early or too far: a refused call changes nothing, which the end of the history shows.
                assertThat(refused.type()).isIn("ResourceInUseException", "InvalidArgumentException");
            }
        }

        private void split(ShardDescription shard) {
            HashKeyRange range = shard.range();
            stream.split(
                    shard.id(),
                    range.start()
                            .add(new BigInteger(127, random)
                                    .mod(range.end().subtract(range.start()).max(BigInteger.ONE))));
        }

        private void merge(ShardDescription lower, List<ShardDescription> open) {
            open.stream()
                    .filter(upper -> lower.range().isRightBefore(upper.range()))
                    .findFirst()
                    .ifPresent(upper -> {
                        boolean ascending = random.nextBoolean();
                        stream.merge(ascending ? lower.id() : upper.id(), ascending ? upper.id() : lower.id());
                    });
        }
    }

    /** Reads as KCL does: a shard to its end, and a child only when all of its parents are finished. */
    private static final class Follower {

        private final Stream stream;
        private final Map<String, List<Integer>> read = new HashMap<>();
        private final Map<String, SequenceNumber> last = new HashMap<>();
        private final Set<ShardId> finished = new HashSet<>();
        private final Set<ShardId> started = new HashSet<>();

        Follower(Stream stream) {
            this.stream = stream;
        }

        Map<String, List<Integer>> readAll() {
            List<ShardDescription> ready = stream.shards().stream()
                    .filter(shard -> shard.parents().isEmpty())
                    .toList();
            while (!ready.isEmpty()) {
                List<ShardDescription> next = new ArrayList<>();
                for (ShardDescription shard : ready) {
                    if (!finished.containsAll(shard.parents())) {
                        next.add(shard);
                    } else if (started.add(shard.id())) {
                        next.addAll(readToEnd(shard.id()));
                    }
                }
                ready = next;
            }
            assertThat(started)
                    .as("every shard is reached from the first ones")
                    .hasSize(stream.shards().size());
            return read;
        }

        private List<ShardDescription> readToEnd(ShardId shard) {
            long position = stream.position(shard, new StartingPosition.TrimHorizon());
            while (true) {
                RecordBatch batch = stream.read(shard, position, 3);
                batch.records().forEach(this::add);
                if (batch.endOfShard()) {
                    finished.add(shard);
                    assertThat(batch.children())
                            .as("children of the closed %s", shard)
                            .isNotEmpty();
                    return batch.children();
                }
                if (batch.next() == position) {
                    return List.of();
                }
                position = batch.next();
            }
        }

        private void add(RecordBatch.Entry entry) {
            String key = entry.data().partitionKey();
            SequenceNumber before = last.put(key, entry.sequenceNumber());
            if (before != null) {
                assertThat(entry.sequenceNumber())
                        .as("sequence numbers of %s", key)
                        .isGreaterThan(before);
            }
            read.computeIfAbsent(key, fresh -> new ArrayList<>())
                    .add(ByteBuffer.wrap(entry.data().data()).getInt());
        }
    }
}
