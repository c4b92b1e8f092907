package io.shardlab.consumer;

import io.shardlab.consumer.health.HealthServer;
import io.shardlab.consumer.kcl.Memory;
import io.shardlab.consumer.kcl.Worker;
import io.shardlab.consumer.metrics.KclMeters;
import io.shardlab.consumer.metrics.Meters;
import io.shardlab.consumer.metrics.MetricsPage;
import io.shardlab.consumer.preflight.Preflight;
import io.shardlab.consumer.preflight.PreflightFailed;
import io.shardlab.consumer.record.StreamId;
import io.shardlab.consumer.settings.KclMetrics;
import io.shardlab.consumer.settings.KclProfile;
import io.shardlab.consumer.settings.OnBadRecord;
import io.shardlab.consumer.settings.Settings;
import io.shardlab.consumer.shard.BadRecordStopsTheShard;
import io.shardlab.consumer.shard.BadRecords;
import io.shardlab.consumer.shard.HeldLease;
import io.shardlab.consumer.shard.ListedLineage;
import io.shardlab.consumer.shard.PodBounds;
import io.shardlab.consumer.shard.RecordStore;
import io.shardlab.consumer.shard.Retry;
import io.shardlab.consumer.shard.Shards;
import io.shardlab.consumer.shard.UserProcessorFactory;
import io.shardlab.consumer.shard.UserRecordStore;
import io.shardlab.consumer.store.DeadLetterRefused;
import io.shardlab.consumer.store.DeadLetterTable;
import io.shardlab.consumer.store.UserTable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.metrics.MetricsFactory;
import software.amazon.kinesis.metrics.NullMetricsFactory;

/** One instance of the consumer: its AWS clients, its worker, its health. */
final class Consumer {

    private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);

    /** In a lab, leases move within seconds; so do checkpoints. */
    private static final Duration LONGEST_LAB_CHECKPOINT = Duration.ofSeconds(1);

    /** Kinesis allows 20 such calls a second for the account. */
    private static final Duration WATCH = Duration.ofSeconds(60);

    private static final Duration WATCH_IN_A_LAB = Duration.ofSeconds(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Settings settings;
    private final Clock clock = Clock.systemUTC();
    private final AwsClients aws;
    private final HealthServer health;
    private final MetricsPage metrics = new MetricsPage();
    private final Meters meters = new Meters(metrics.registry());
    private final Shards shards = new Shards(meters, clock);
    /** For what waits for the lease table: at most a look and a checkpoint for each shard. */
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "lease-table");
        thread.setDaemon(true);
        return thread;
    });

    private final Worker worker;
    private final CompletableFuture<Void> departure = new CompletableFuture<>();

    private final StreamWatch streamWatch;
    private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "stream-watch");
        thread.setDaemon(true);
        return thread;
    });

    private Consumer(Settings settings, AwsClients aws, HealthServer health, StreamId stream) {
        this.settings = settings;
        this.aws = aws;
        this.health = health;
        this.streamWatch = new StreamWatch(aws.kinesis(), settings.streamName(), stream, this::fail);
        var store = store(stream);
        this.worker = new Worker(
                settings,
                aws.kinesis(),
                aws.leases(),
                kclMetrics(),
                leases -> processors(store, leases),
                shards::isIdle,
                threads,
                this::pageSkipped,
                this::fail);
    }

    /**
     * Checks the stream and the tables, and starts.
     *
     * @throws PreflightFailed when the stream or a table is not what it should be
     * @throws IOException when the HTTP port cannot be had; its message is a sentence
     */
    static Consumer start(Settings settings) throws PreflightFailed, IOException {
        var health = listen(settings);
        var aws = new AwsClients(settings);
        var stream = new Preflight(settings, aws.kinesis(), aws.leases()).check();
        var consumer = new Consumer(settings, aws, health, stream);
        consumer.start();
        return consumer;
    }

    private static HealthServer listen(Settings settings) throws IOException {
        try {
            return new HealthServer(settings.httpHost(), settings.httpPort());
        } catch (IOException e) {
            throw new IOException(
                    "HTTP_HOST and HTTP_PORT: cannot listen on %s:%d: %s"
                            .formatted(settings.httpHost(), settings.httpPort(), e.getMessage()),
                    e);
        }
    }

    private void start() {
        meters.leases(worker::leases);
        health.serveCheck("/health/live", this::whyDead);
        health.serveCheck("/health/ready", this::whyNotReady);
        health.servePage("/metrics", MetricsPage.CONTENT_TYPE, metrics::text);
        LOG.info(
                "Reading {} as {} of {}, health on port {}",
                settings.streamName(),
                settings.instanceName(),
                settings.applicationName(),
                health.port());
        worker.start();
        long every = (settings.profile() == KclProfile.LAB ? WATCH_IN_A_LAB : WATCH).toSeconds();
        watching.scheduleWithFixedDelay(streamWatch::look, every, every, TimeUnit.SECONDS);
    }

    private Optional<String> whyDead() {
        return worker.isAlive()
                ? shards.stalled(settings.stallLimit(), aws.lastRead().age())
                : Optional.of("KCL's scheduler has ended");
    }

    private Optional<String> whyNotReady() {
        return worker.isReady() ? Optional.empty() : Optional.of("KCL's worker is not running yet, or is leaving");
    }

    /** Ends {@link #runUntilAsked()}. */
    void askToLeave() {
        departure.complete(null);
    }

    /** The time that {@link #runUntilAsked()} takes at most once it is asked. */
    Duration longestDeparture() {
        return settings.handOverLimit();
    }

    /**
     * Runs until it is asked to leave or cannot go on, and hands over in either case.
     *
     * @return whether it was asked
     */
    boolean runUntilAsked() {
        boolean asked = departure.handle((nothing, failure) -> failure == null).join();
        worker.handOver();
        return asked;
    }

    /** KCL goes on with the next page, whose checkpoint would lose this one; the next owner reads it again. */
    private void pageSkipped(String shard) {
        shards.cut(shard);
        fail(new IllegalStateException("KCL could not process records of " + shard + "; its log lines above say why"));
    }

    private void fail(Throwable reason) {
        if (departure.completeExceptionally(reason)) {
            LOG.error("The consumer ends: {}", reason.getMessage());
        }
    }

    private UserProcessorFactory processors(RecordStore store, Function<String, HeldLease> leases) {
        return new UserProcessorFactory(
                store,
                leases,
                this::fail,
                settings.writesPerShard(),
                new PodBounds(settings.writesPerPod(), Memory.ofThisJvm().bytesInFlight()),
                settings.checkpointRecords(),
                checkpointInterval(),
                threads,
                shards,
                meters,
                clock);
    }

    private Duration checkpointInterval() {
        var set = settings.checkpointInterval();
        return settings.profile() == KclProfile.LAB && set.compareTo(LONGEST_LAB_CHECKPOINT) > 0
                ? LONGEST_LAB_CHECKPOINT
                : set;
    }

    private MetricsFactory kclMetrics() {
        return settings.kclMetrics() == KclMetrics.MICROMETER
                ? new KclMeters(metrics.registry())
                : new NullMetricsFactory();
    }

    private RecordStore store(StreamId stream) {
        var users = new UserTable(aws.records(), settings.tableName(), settings.instanceName(), stream, clock);
        var lineage = new ListedLineage(aws.kinesis(), settings.streamName(), clock);
        return new UserRecordStore(users, badRecords(stream), lineage, new Retry(FIRST_PAUSE, LONGEST_PAUSE), meters);
    }

    private BadRecords badRecords(StreamId stream) {
        if (settings.onBadRecord() == OnBadRecord.FAIL) {
            return (record, reason) -> CompletableFuture.failedFuture(BadRecordStopsTheShard.asked(record, reason));
        }
        var deadLetters =
                new DeadLetterTable(aws.records(), settings.deadLetterTable(), settings.instanceName(), stream, clock);
        return (record, reason) -> deadLetters.keep(record, reason).handle((kept, failure) -> {
            var cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof DeadLetterRefused refused) {
                throw new CompletionException(BadRecordStopsTheShard.notKept(record, reason, refused.getMessage()));
            }
            if (cause != null) {
                throw new CompletionException(cause);
            }
            record.on(LOG.atWarn()).log("{} is kept aside in {}: {}", record, settings.deadLetterTable(), reason);
            return null;
        });
    }
}
