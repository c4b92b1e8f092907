package io.shardlab.consumer.kcl;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.shardlab.consumer.settings.KclClientVersion;
import io.shardlab.consumer.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener.WorkerState;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseRefresher;
import software.amazon.kinesis.leases.exceptions.LeasingException;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * Leaves so that others go on at once. KCL alone stops renewing its leases and lets them expire (kcl#845); here living workers get
 * them.
 */
final class HandOver {

    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

    private static final Duration STEP = Duration.ofMillis(20);

    private final Settings settings;
    private final Scheduler scheduler;
    private final DynamoDbAsyncClient dynamoDb;
    private final LivingWorkers workers;
    private final BooleanSupplier idle;
    private final Supplier<WorkerState> state;

    /**
     * @param idle whether every processor has made its last checkpoint
     * @param state the last that the scheduler told of itself
     */
    HandOver(
            Settings settings,
            Scheduler scheduler,
            DynamoDbAsyncClient dynamoDb,
            LivingWorkers workers,
            BooleanSupplier idle,
            Supplier<WorkerState> state) {
        this.settings = settings;
        this.scheduler = scheduler;
        this.dynamoDb = dynamoDb;
        this.workers = workers;
        this.idle = idle;
        this.state = state;
    }

    /**
     * Stops all shards after a last checkpoint and gives their leases up.
     *
     * @param limit how long all of it may take; what is not done by then expires like a crashed worker's leases
     */
    void run(Duration limit) {
        long begin = System.nanoTime();
        var leases = new TreeSet<String>();
        scheduler.leaseCoordinator().getAssignments().forEach(lease -> leases.add(lease.leaseKey()));
        stopShards(limit.multipliedBy(4).dividedBy(5));
        long given = giveUp(leases);
        LOG.info(
                "Handed over {} of {} leases in {} ms",
                given,
                leases.size(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    /** Gives up what the leader assigned to a worker that never came to run. */
    void withoutShards() {
        LOG.info("Left before KCL was running, with {} leases given up", giveUp(new TreeSet<>()));
    }

    /** @param leases those known; gets those that the leader assigned in the last moment */
    private long giveUp(Set<String> leases) {
        // First, or KCL's leader takes the worker for alive and may give a lease back to it.
        deleteMetricsRow();
        leases.addAll(leasesInTable());
        var succession = new Succession(refresher(), settings.instanceName(), successors());
        return leases.stream().filter(lease -> giveOn(succession, lease)).count();
    }

    /** Nobody where KCL 2's protocol is spoken: there a worker takes leases and does not look for those it was given. */
    private Successors successors() {
        try {
            if (settings.clientVersion() != KclClientVersion.NATIVE_3X) {
                return new Successors(Set.of(), Map.of());
            }
            var living = new HashSet<>(workers.at(Instant.now()));
            living.remove(settings.instanceName());
            return new Successors(living, leasesOfWorkers());
        } catch (ExecutionException | TimeoutException | LeasingException e) {
            LOG.warn("KCL's leader has to assign the leases, since living workers are not known: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Successors(Set.of(), Map.of());
    }

    private Map<String, Long> leasesOfWorkers() throws LeasingException {
        return refresher().listLeases().stream()
                .filter(lease -> lease.leaseOwner() != null)
                .filter(lease -> !ExtendedSequenceNumber.SHARD_END.equals(lease.checkpoint()))
                .collect(groupingBy(Lease::leaseOwner, counting()));
    }

    private boolean giveOn(Succession succession, String lease) {
        try {
            return succession.giveOn(lease);
        } catch (LeasingException e) {
            LOG.warn("Lease {} stays until it expires: {}", lease, e.toString());
            return false;
        }
    }

    /**
     * KCL's graceful shutdown waits until every shard has been told, also one that cannot be told because it still waits for its
     * parents to end. So this waits for the processors only, and then ends KCL's worker itself.
     */
    private void stopShards(Duration limit) {
        var stopped = scheduler.startGracefulShutdown();
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!isDone(stopped) && !(idle.getAsBoolean() && state.get() == WorkerState.SHUT_DOWN)) {
                if (System.nanoTime() > deadline) {
                    LOG.warn(
                            "Not all shards stopped within {} s; their records since the last checkpoint come again",
                            limit.toSeconds());
                    return;
                }
                if (idle.getAsBoolean() && state.get() == WorkerState.STARTED) {
                    scheduler.shutdown();
                }
            }
        } catch (ExecutionException e) {
            LOG.warn(
                    "The shards did not stop in order; their records since the last checkpoint come again",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isDone(Future<Boolean> stopped) throws ExecutionException, InterruptedException {
        try {
            stopped.get(STEP.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void deleteMetricsRow() {
        try {
            dynamoDb.deleteItem(request -> request.tableName(settings.applicationName())
                            .key(Map.of("leaseKey", AttributeValue.fromS(settings.instanceName()))))
                    .get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "The row of this worker stays in {} until it is old: {}", settings.applicationName(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<String> leasesInTable() {
        try {
            return Set.copyOf(refresher().listLeaseKeysForWorker(settings.instanceName()));
        } catch (LeasingException e) {
            LOG.warn("Leases assigned in the last moment stay until they expire: {}", e.toString());
            return Set.of();
        }
    }

    private LeaseRefresher refresher() {
        return scheduler.leaseCoordinator().leaseRefresher();
    }
}
