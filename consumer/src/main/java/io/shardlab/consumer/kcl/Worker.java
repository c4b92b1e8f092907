package io.shardlab.consumer.kcl;

import io.shardlab.consumer.settings.Settings;
import io.shardlab.consumer.shard.HeldLease;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener.WorkerState;
import software.amazon.kinesis.metrics.MetricsFactory;
import software.amazon.kinesis.processor.ShardRecordProcessorFactory;

/** KCL's worker, from its start to the hand-over of its leases. */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Settings settings;
    private final DynamoDbAsyncClient dynamoDb;
    private final BooleanSupplier idle;

    /**
     * Of several workers that start at once on a new lease table, KCL lets one write the first state; another's scheduler may
     * then fail for ever ("AssignmentMode is not initialized"), while a new one succeeds.
     */
    private static final int SCHEDULERS = 7;

    private static final long LOOK_MILLIS = 100;

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "lease-looks");
        thread.setDaemon(true);
        return thread;
    });
    private final Supplier<Scheduler> newScheduler;
    private final Duration reportsEvery;
    private final HeldLeases leases;
    private final Thread thread;

    private volatile Scheduler scheduler;
    private volatile WorkerState state = WorkerState.CREATED;
    /** Stays so when KCL ends: a scheduler that ran is not tried again. */
    private volatile boolean started;

    private volatile boolean leaving;

    /**
     * @param metrics where KCL's metrics go, unless the settings say CloudWatch
     * @param processors makes the processors of shards, given what tells their leases
     * @param idle whether none of those processors has anything left to do
     * @param threads where leases are looked at
     * @param pageSkipped told the shard of a page that failed inside KCL, before KCL goes on with the next
     * @param fatal told why this instance must end
     */
    public Worker(
            Settings settings,
            KinesisAsyncClient kinesis,
            DynamoDbAsyncClient dynamoDb,
            MetricsFactory metrics,
            Function<Function<String, HeldLease>, ShardRecordProcessorFactory> processors,
            BooleanSupplier idle,
            Executor threads,
            Consumer<String> pageSkipped,
            Consumer<Throwable> fatal) {
        this.settings = settings;
        this.idle = idle;
        this.dynamoDb = dynamoDb;
        var configuration = new KclConfiguration(settings, kinesis, dynamoDb, metrics);
        this.leases = new HeldLeases(
                () -> scheduler().leaseCoordinator(), configuration.failoverTime(), System::nanoTime, threads);
        this.reportsEvery = configuration.reportsEvery();
        var shards = processors.apply(leases::of);
        this.newScheduler = () -> configuration.scheduler(shards, this::changed, pageSkipped);
        this.scheduler = newScheduler.get();
        this.thread = new Thread(() -> run(fatal), "kcl-scheduler");
    }

    private Scheduler scheduler() {
        return scheduler;
    }

    /** Starts KCL; returns at once. */
    public void start() {
        thread.start();
        looks.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether KCL is past its initialisation and the worker is not leaving. */
    public boolean isReady() {
        return started && !leaving && isAlive();
    }

    /** Whether KCL's scheduler lives, or has not been started yet. */
    public boolean isAlive() {
        return thread.getState() == Thread.State.NEW || thread.isAlive();
    }

    private void look() {
        if (started) {
            leases.look();
        }
    }

    /** How many leases this instance holds; asking costs no lock. */
    public int leases() {
        return leases.count();
    }

    /** Stops writing at once, then gives all leases up; within the time that the settings allow. */
    public void handOver() {
        leaving = true;
        leases.leave();
        var handOver = new HandOver(
                settings,
                scheduler,
                dynamoDb,
                new LivingWorkers(dynamoDb, settings.applicationName(), reportsEvery),
                idle,
                () -> state);
        if (started) {
            handOver.run(settings.handOverLimit());
        } else {
            handOver.withoutShards();
        }
    }

    private void run(Consumer<Throwable> fatal) {
        try {
            scheduler.run();
            for (int more = 1; more < SCHEDULERS && !started && !leaving; more++) {
                LOG.info("KCL could not start, trying again with a new scheduler");
                scheduler = newScheduler.get();
                scheduler.run();
            }
        } finally {
            if (!leaving) {
                fatal.accept(new IllegalStateException("KCL's scheduler ended by itself; its log lines above say why"));
            }
        }
    }

    private void changed(WorkerState state) {
        this.state = state;
        if (state == WorkerState.STARTED) {
            started = true;
            LOG.info("Started worker {} of {}", settings.instanceName(), settings.applicationName());
        }
    }
}
