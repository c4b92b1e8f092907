package io.shardlab.consumer.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.consumer.record.Position;
import io.shardlab.consumer.record.StreamRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final HeldLease LASTING = new StubLease();
    private static final long MUCH = 1024 * 1024;

    @Test
    void keepsTheOrderOfEachKeyWhileKeysRunTogether() throws InterruptedException {
        var records = records(300, 7);
        Map<String, List<Position>> stored = new ConcurrentHashMap<>();
        RecordStore store =
                (record, lease) -> later(() -> stored.computeIfAbsent(record.partitionKey(), key -> new ArrayList<>())
                        .add(record.position()));

        var batch = written(records, store, 4, 100);

        assertThat(batch.isWhole()).isTrue();
        assertThat(stored).hasSize(7);
        stored.forEach((key, positions) -> assertThat(positions)
                .as("order of %s", key)
                .isEqualTo(records.stream()
                        .filter(record -> record.partitionKey().equals(key))
                        .map(StreamRecord::position)
                        .toList()));
    }

    @Test
    void neverExceedsTheBoundOfTheShardOrThePod() throws InterruptedException {
        assertThat(mostInFlight(5, 100)).isEqualTo(5);
        assertThat(mostInFlight(100, 3)).isEqualTo(3);
    }

    private static int mostInFlight(int perShard, int perPod) throws InterruptedException {
        var inFlight = new AtomicInteger();
        var most = new AtomicInteger();
        RecordStore store = (record, lease) -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            return later(inFlight::decrementAndGet);
        };
        written(records(200, 200), store, perShard, perPod);
        return most.get();
    }

    @Test
    void neverExceedsTheBytesOfThePodAndALargerRecordIsWrittenAlone() throws InterruptedException {
        var bytes = new AtomicInteger();
        var most = new AtomicInteger();
        var alone = new AtomicInteger();
        RecordStore store = (record, lease) -> {
            int size = record.payload().length;
            int now = bytes.addAndGet(size);
            (size > MUCH ? alone : most).accumulateAndGet(now, Math::max);
            return later(() -> bytes.addAndGet(-size));
        };
        var records = IntStream.range(0, 40)
                .mapToObj(i -> large(i, i == 20 ? 2 * (int) MUCH : 300 * 1024))
                .toList();

        new Batch(records).write(store, LASTING, new InFlight(32, new PodBounds(32, MUCH)), () -> {});

        assertThat(most.get()).as("three of them").isEqualTo(3 * 300 * 1024);
        assertThat(alone.get()).isEqualTo(2 * (int) MUCH);
    }

    private static StreamRecord large(int number, int bytes) {
        return new StreamRecord(
                "shardId-000000000000",
                "user%d@foo.com".formatted(number),
                new Position(Integer.toString(number), 0),
                Instant.EPOCH,
                new byte[bytes]);
    }

    @Test
    void givesEveryPlaceBackToThePod() throws InterruptedException {
        var pod = new PodBounds(3, MUCH);
        var inFlight = new InFlight(8, pod);
        var batch = new Batch(records(50, 50));

        batch.write((record, lease) -> broken(), LASTING, inFlight, () -> {});

        assertThat(pod.writes().availablePermits()).isEqualTo(3);
        assertThat(pod.kibibytes().availablePermits()).isEqualTo((int) (MUCH / 1024));
        assertThat(batch.failure()).isPresent();
    }

    @Test
    void countsThePrefixUpToTheFirstGap() throws InterruptedException {
        var records = records(10, 10);
        RecordStore store =
                (record, lease) -> record.equals(records.get(4)) ? broken() : CompletableFuture.completedFuture(null);

        var batch = written(records, store, 32, 32);

        assertThat(batch.isWhole()).isFalse();
        assertThat(batch.prefix()).isEqualTo(4);
        assertThat(batch.failure()).get().isInstanceOf(LeaseNoLongerHeld.class);
    }

    @Test
    void aKeyStopsAtItsFirstFailure() throws InterruptedException {
        var records = records(5, 1);
        var tried = new ArrayList<StreamRecord>();
        RecordStore store = (record, lease) -> {
            tried.add(record);
            return record.equals(records.get(2)) ? broken() : CompletableFuture.completedFuture(null);
        };

        written(records, store, 32, 32);

        assertThat(tried).isEqualTo(records.subList(0, 3));
    }

    private static Batch written(List<StreamRecord> records, RecordStore store, int perShard, int perPod)
            throws InterruptedException {
        var batch = new Batch(records);
        batch.write(store, LASTING, new InFlight(perShard, new PodBounds(perPod, MUCH)), () -> {});
        return batch;
    }

    private static CompletableFuture<Void> broken() {
        return CompletableFuture.failedFuture(new LeaseNoLongerHeld());
    }

    private static CompletableFuture<Void> later(Runnable step) {
        var delay =
                CompletableFuture.delayedExecutor(ThreadLocalRandom.current().nextInt(3_000), TimeUnit.MICROSECONDS);
        return CompletableFuture.runAsync(step, delay);
    }

    static List<StreamRecord> records(int count, int keys) {
        return IntStream.range(0, count)
                .mapToObj(i -> new StreamRecord(
                        "shardId-000000000000",
                        "user" + i % keys + "@foo.com",
                        new Position(Integer.toString(1000 + i), 0),
                        Instant.EPOCH,
                        "{\"name\":\"n%d\",\"city\":\"c\"}".formatted(i).getBytes(UTF_8)))
                .toList();
    }
}
