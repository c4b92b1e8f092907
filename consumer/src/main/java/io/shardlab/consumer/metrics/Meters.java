package io.shardlab.consumer.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.shardlab.consumer.store.WriteOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The consumer's own metrics; docs/consumer.md lists them. */
public final class Meters {

    private static final String PREFIX = "kcl.consumer.";

    private final MeterRegistry registry;
    private final DistributionSummary batchRecords;
    private final Counter stored;
    private final Counter replayed;
    private final Counter superseded;
    private final Counter strangers;
    private final Counter retries;
    private final Counter deadLetters;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        batchRecords = DistributionSummary.builder(PREFIX + "batch.records")
                .description("Records per delivery from KCL")
                .register(registry);
        stored = writes("stored");
        replayed = writes("replayed");
        superseded = writes("superseded");
        strangers = Counter.builder(PREFIX + "strangers")
                .description("Refused writes whose stored item comes from neither an ancestor nor a descendant shard")
                .register(registry);
        retries = Counter.builder(PREFIX + "retries")
                .description("Writes that failed and are tried again")
                .register(registry);
        deadLetters = Counter.builder(PREFIX + "dead.letters")
                .description("Bad records kept aside")
                .register(registry);
    }

    private Counter writes(String outcome) {
        return Counter.builder(PREFIX + "writes")
                .description("Answered writes: stored, or refused because the record or a newer one was there")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** KCL delivered records of a shard; its count and sum are the deliveries and the records. */
    public void delivered(int records) {
        batchRecords.record(records);
    }

    /** DynamoDB answered a write. */
    public void written(WriteOutcome outcome) {
        counter(outcome).increment();
    }

    private Counter counter(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Superseded) {
            return superseded;
        }
        return outcome instanceof WriteOutcome.StoredBefore ? replayed : stored;
    }

    /** A write was refused by an item of a shard that is no relative. */
    public void stranger() {
        strangers.increment();
    }

    /** A write failed and will be tried again. */
    public void retried() {
        retries.increment();
    }

    /** A bad record is in the dead-letter table. */
    public void keptAside() {
        deadLetters.increment();
    }

    /**
     * Shows a shard while it is processed here.
     *
     * @return ends it; run when the shard is no longer processed here
     */
    public Runnable shard(
            String shardId,
            Supplier<Duration> behindLatest,
            Supplier<Duration> sinceDelivery,
            Supplier<Duration> oldestUnstored,
            Supplier<Duration> sinceCheckpoint) {
        List<Meter> meters = List.of(
                gauge("behind.latest", "How far the last delivery was behind the newest record", shardId, behindLatest),
                gauge("delivery.age", "Time since KCL last delivered, records or none", shardId, sinceDelivery),
                gauge(
                        "oldest.unstored",
                        "Age of the oldest record that was delivered and is not stored",
                        shardId,
                        oldestUnstored),
                gauge(
                        "checkpoint.age",
                        "Time since the last checkpoint while a record waits for one",
                        shardId,
                        sinceCheckpoint));
        return () -> meters.forEach(registry::remove);
    }

    private Meter gauge(String name, String description, String shardId, Supplier<Duration> value) {
        return TimeGauge.builder(PREFIX + name, () -> value.get().toMillis(), TimeUnit.MILLISECONDS)
                .description(description)
                .tag("shard", shardId)
                .register(registry);
    }

    /** Shows the number of shards that were stopped and whose lease is not let go of yet. */
    public void cutShards(Supplier<Number> cut) {
        Gauge.builder(PREFIX + "cut.shards", cut)
                .description("Shards that were stopped, to begin again here or elsewhere")
                .register(registry);
    }

    /** Shows the number of leases that this instance holds. */
    public void leases(Supplier<Number> held) {
        Gauge.builder(PREFIX + "leases", held)
                .description("Leases held by this instance")
                .register(registry);
    }
}
