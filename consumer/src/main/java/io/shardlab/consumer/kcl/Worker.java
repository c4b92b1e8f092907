package io.shardlab.consumer.kcl;

import io.shardlab.consumer.settings.Settings;
import io.shardlab.consumer.shard.HeldLease;
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

    private final Supplier<Scheduler> newScheduler;
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
     * @param fatal told why this instance must end
     */
    public Worker(
            Settings settings,
            KinesisAsyncClient kinesis,
            DynamoDbAsyncClient dynamoDb,
            MetricsFactory metrics,
            Function<Function<String, HeldLease>, ShardRecordProcessorFactory> processors,
            BooleanSupplier idle,
            Consumer<Throwable> fatal) {
        this.settings = settings;
        this.idle = idle;
        this.dynamoDb = dynamoDb;
        this.leases = new HeldLeases(() -> scheduler().leaseCoordinator());
        var shards = processors.apply(leases::of);
        this.newScheduler = () -> new KclConfiguration(settings, kinesis, dynamoDb, metrics)
                .scheduler(shards, this::changed, shard -> pageSkipped(shard, fatal));
        this.scheduler = newScheduler.get();
        this.thread = new Thread(() -> run(fatal), "kcl-scheduler");
    }

    private Scheduler scheduler() {
        return scheduler;
    }

    /** Starts KCL; returns at once. */
    public void start() {
        thread.start();
    }

    /** Whether KCL is past its initialisation and the worker is not leaving. */
    public boolean isReady() {
        return started && !leaving && isAlive();
    }

    /** Whether KCL's scheduler lives, or has not been started yet. */
    public boolean isAlive() {
        return thread.getState() == Thread.State.NEW || thread.isAlive();
    }

    /** How many leases this instance holds. */
    public int leases() {
        return started ? scheduler.leaseCoordinator().getAssignments().size() : 0;
    }

    /** Stops writing at once, then gives all leases up; within the time that the settings allow. */
    public void handOver() {
        leaving = true;
        leases.leave();
        var handOver = new HandOver(settings, scheduler, dynamoDb, idle, () -> state);
        if (started) {
            handOver.run(settings.handOverLimit());
        } else {
            handOver.withoutShards();
        }
    }

    /** Nothing may be stored or checkpointed beyond the page: another instance, or the next start, reads it again. */
    private void pageSkipped(String shard, Consumer<Throwable> fatal) {
        leases.leave();
        fatal.accept(new IllegalStateException(
                "KCL could not process records of " + shard + "; its log lines above say why"));
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
