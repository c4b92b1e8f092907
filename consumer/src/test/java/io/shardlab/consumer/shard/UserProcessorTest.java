package io.shardlab.consumer.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlab.consumer.metrics.Meters;
import io.shardlab.consumer.record.StreamRecord;
import io.shardlab.testtools.ManualClock;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

class UserProcessorTest {

    private static final String SHARD = "shardId-000000000000";

    private final StubLease lease = new StubLease();
    private final List<String> stored = new ArrayList<>();
    private final List<String> checkpoints = new ArrayList<>();
    private final List<Throwable> fatal = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Shards shards = new Shards(new Meters(registry), clock);

    private RecordStore store = this::take;
    private RuntimeException checkpointFailure;
    private UserProcessor processor;

    @BeforeEach
    void start() {
        processor = newProcessor();
        processor.initialize(beginning());
    }

    private UserProcessor newProcessor() {
        return new UserProcessor(new UserProcessorFactory(
                (record, held) -> store.store(record, held),
                shard -> lease,
                fatal::add,
                4,
                new PodBounds(8, 1_000_000),
                3,
                Duration.ofSeconds(10),
                Runnable::run,
                shards,
                new Meters(registry),
                clock));
    }

    private static InitializationInput beginning() {
        return InitializationInput.builder()
                .shardId(SHARD)
                .extendedSequenceNumber(ExtendedSequenceNumber.TRIM_HORIZON)
                .build();
    }

    @Test
    void theFirstDeliveryIsCheckpointedAtOnceSoThatTheParentLeaseCanGo() {
        deliver(1);

        assertThat(stored).containsExactly("1");
        assertThat(checkpoints).containsExactly("1");
    }

    @Test
    void laterOnesAreCheckpointedByCount() {
        deliver(1);
        deliver(2);
        deliver(3);
        assertThat(checkpoints).containsExactly("1");

        deliver(4);

        assertThat(checkpoints).containsExactly("1", "4");
    }

    @Test
    void orByTimeEvenWhenNoRecordComes() {
        deliver(1);
        deliver(2);
        clock.advance(Duration.ofSeconds(9));
        deliver();
        assertThat(checkpoints).containsExactly("1");

        clock.advance(Duration.ofSeconds(1));
        deliver();

        assertThat(checkpoints).containsExactly("1", "2");
    }

    @Test
    void nothingNewIsNoCheckpoint() {
        deliver(1);
        clock.advance(Duration.ofHours(1));
        deliver();
        deliver();

        assertThat(checkpoints).containsExactly("1");
    }

    @Test
    void aFailedCheckpointIsTakenUpByTheNext() {
        checkpointFailure = new ThrottlingException("slow down");
        deliver(1);
        checkpointFailure = null;

        deliver(2);
        assertThat(checkpoints).as("not at once").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        deliver();

        assertThat(checkpoints).containsExactly("2");
    }

    @Test
    void aLeaseLostInTheMiddleOfADeliveryStopsWritingAtOnceAndForEver() {
        store = (record, held) -> {
            if (sequence(record).equals("2")) {
                held.drop();
            }
            return held.isHeld() ? take(record, held) : CompletableFuture.failedFuture(new LeaseNoLongerHeld());
        };

        deliver(1, 2, 3, 4);
        deliver(5, 6);

        assertThat(stored).containsExactly("1");
        assertThat(checkpoints).containsExactly("1");
    }

    @Test
    void aGapIsNeverCheckpointedOver() {
        store = (record, held) -> sequence(record).equals("2")
                ? CompletableFuture.failedFuture(new IllegalStateException("a fault of ours"))
                : take(record, held);

        deliver(1, 2, 3);
        deliver(4);

        assertThat(checkpoints).containsExactly("1");
        assertThat(stored).contains("1").doesNotContain("2", "4");
        assertThat(lease.givenUp).as("the shard starts anew").isTrue();
        assertThat(fatal).isEmpty();
    }

    @Test
    void nothingIsThrownAtKclWhichWouldSkipTheDelivery() {
        checkpointFailure = new IllegalArgumentException("a checkpoint that KCL does not understand");

        deliver(1);
        checkpointFailure = null;
        deliver(2);

        assertThat(lease.givenUp).isTrue();
        assertThat(stored).containsExactly("1");
        assertThat(checkpoints).isEmpty();
    }

    @Test
    void aBadRecordThatMustNotBePassedEndsTheInstance() {
        store = (record, held) -> sequence(record).equals("2")
                ? CompletableFuture.failedFuture(BadRecordStopsTheShard.asked(record, "not JSON"))
                : take(record, held);

        deliver(1, 2);

        assertThat(checkpoints).containsExactly("1");
        assertThat(fatal).hasSize(1).first().isInstanceOf(BadRecordStopsTheShard.class);
    }

    @Test
    void theEndOfAShardIsCheckpointedOnlyWhenEverythingInItIsStored() {
        deliver(1);
        processor.shardEnded(
                ShardEndedInput.builder().checkpointer(checkpointer()).build());

        assertThat(checkpoints).containsExactly("1", "end");
    }

    @Test
    void theEndOfAShardThatWasCutIsLeftToTheNextOwner() {
        lease.lasts = false;
        store = (record, held) -> CompletableFuture.failedFuture(new LeaseNoLongerHeld());
        deliver(1);

        processor.shardEnded(
                ShardEndedInput.builder().checkpointer(checkpointer()).build());

        assertThat(checkpoints).isEmpty();
        assertThat(shards.isIdle()).as("nothing keeps the hand-over waiting").isTrue();
        assertThat(lease.givenUp).isTrue();
    }

    @Test
    void theEndOfACutShardIsLeftEachTimeThatKclAsks() {
        store = (record, held) -> CompletableFuture.failedFuture(new LeaseNoLongerHeld());
        deliver(1);
        var end = ShardEndedInput.builder().checkpointer(checkpointer()).build();
        processor.shardEnded(end);
        lease.givenUp = false;

        processor.shardEnded(end);

        assertThat(lease.givenUp).as("KCL may have got the lease back").isTrue();
    }

    @Test
    void aShardWhosePageKclSkippedIsNotFinished() {
        deliver(1);
        shards.cut(SHARD);
        deliver(3);

        processor.shardEnded(
                ShardEndedInput.builder().checkpointer(checkpointer()).build());

        assertThat(stored).containsExactly("1");
        assertThat(checkpoints).containsExactly("1");
    }

    /** As a child does that waits for its parents. */
    @Test
    void aLeaseMayBeLostOrAskedForBeforeTheShardBegins() {
        processor = newProcessor();

        processor.leaseLost(LeaseLostInput.builder().build());
        processor.shutdownRequested(
                ShutdownRequestedInput.builder().checkpointer(checkpointer()).build());

        assertThat(checkpoints).isEmpty();
    }

    @Test
    void aFailedCheckpointAtTheEndIsThrownSoThatKclCallsAgain() {
        checkpointFailure = new ThrottlingException("slow down");
        var end = ShardEndedInput.builder().checkpointer(checkpointer()).build();

        assertThatThrownBy(() -> processor.shardEnded(end)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsStoredIsCheckpointedWhenTheShardIsHandedOver() {
        deliver(1);
        deliver(2);

        assertThat(shards.isIdle()).isFalse();

        processor.shutdownRequested(
                ShutdownRequestedInput.builder().checkpointer(checkpointer()).build());
        assertThat(shards.isIdle()).as("nothing keeps the hand-over waiting").isTrue();
        deliver(3);

        assertThat(checkpoints).containsExactly("1", "2");
        assertThat(stored).containsExactly("1", "2");
    }

    @Test
    void aShardIsShownWhileItIsProcessedHere() {
        deliver(1);
        assertThat(registry.find("kcl.consumer.behind.latest")
                        .tag("shard", SHARD)
                        .gauge())
                .isNotNull();

        processor.leaseLost(LeaseLostInput.builder().build());

        assertThat(registry.find("kcl.consumer.behind.latest").gauge()).isNull();
    }

    @Test
    void theGaugesOfAShardOutliveALeaseThatComesBack() {
        var next = newProcessor();
        next.initialize(beginning());

        processor.leaseLost(LeaseLostInput.builder().build());

        assertThat(registry.find("kcl.consumer.behind.latest").gauge()).isNotNull();
        clock.advance(Duration.ofSeconds(7));
        assertThat(gauge("kcl.consumer.delivery.age")).isEqualTo(7);
        next.processRecords(input(Duration.ofSeconds(3)));
        assertThat(gauge("kcl.consumer.behind.latest")).as("the new one's").isEqualTo(3);
        next.leaseLost(LeaseLostInput.builder().build());
        assertThat(registry.find("kcl.consumer.behind.latest").gauge()).isNull();
    }

    @Test
    void gaugesTellOfADeliveryThatCannotBeStored() {
        store = (record, held) -> {
            assertThat(gauge("kcl.consumer.oldest.unstored"))
                    .isEqualTo(clock.instant().getEpochSecond());
            return CompletableFuture.failedFuture(new LeaseNoLongerHeld());
        };

        deliver(1);

        assertThat(gauge("kcl.consumer.cut.shards")).isEqualTo(1);
        processor.leaseLost(LeaseLostInput.builder().build());
        assertThat(gauge("kcl.consumer.cut.shards")).isZero();
    }

    @Test
    void whatIsStoredIsNotOldAnyMore() {
        deliver(1);

        assertThat(gauge("kcl.consumer.oldest.unstored")).isZero();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private CompletableFuture<Void> take(StreamRecord record, HeldLease held) {
        stored.add(sequence(record));
        return CompletableFuture.completedFuture(null);
    }

    private static String sequence(StreamRecord record) {
        return record.position().sequenceNumber();
    }

    private void deliver(int... sequenceNumbers) {
        processor.processRecords(input(Duration.ZERO, sequenceNumbers));
    }

    private ProcessRecordsInput input(Duration behind, int... sequenceNumbers) {
        return ProcessRecordsInput.builder()
                .records(IntStream.of(sequenceNumbers).mapToObj(this::delivered).toList())
                .millisBehindLatest(behind.toMillis())
                .checkpointer(checkpointer())
                .build();
    }

    private KinesisClientRecord delivered(int sequenceNumber) {
        return KinesisClientRecord.builder()
                .sequenceNumber(Integer.toString(sequenceNumber))
                // One key: one key, in order.
                .partitionKey("user@foo.com")
                .approximateArrivalTimestamp(Instant.EPOCH)
                .data(ByteBuffer.wrap("{}".getBytes(UTF_8)))
                .build();
    }

    private RecordProcessorCheckpointer checkpointer() {
        return (RecordProcessorCheckpointer) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RecordProcessorCheckpointer.class},
                (proxy, method, arguments) -> {
                    if (checkpointFailure != null) {
                        throw checkpointFailure;
                    }
                    checkpoints.add(arguments == null ? "end" : arguments[0].toString());
                    return null;
                });
    }
}
