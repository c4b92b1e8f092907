package io.shardlab.consumer.kcl;

import java.util.concurrent.Executors;
import software.amazon.kinesis.leases.LeaseCleanupManager;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseManagementFactory;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseSerializer;
import software.amazon.kinesis.metrics.MetricsFactory;

/** Cleans finished leases up within seconds instead of minutes; KCL has no setting for it. */
final class QuickLeaseCleanup extends DynamoDBLeaseManagementFactory {

    private static final long CHECK_MILLIS = 500;
    private static final long COMPLETED_MILLIS = 1_000;
    private static final long GARBAGE_MILLIS = 5_000;

    private final boolean cleanupUponCompletion;

    /** @param config complete: this factory copies it */
    QuickLeaseCleanup(LeaseManagementConfig config) {
        super(config, new DynamoDBLeaseSerializer(), false);
        this.cleanupUponCompletion = config.cleanupLeasesUponShardCompletion();
    }

    @Override
    public LeaseCleanupManager createLeaseCleanupManager(MetricsFactory metrics) {
        return new LeaseCleanupManager(
                createLeaseCoordinator(metrics),
                metrics,
                Executors.newSingleThreadScheduledExecutor(),
                cleanupUponCompletion,
                CHECK_MILLIS,
                COMPLETED_MILLIS,
                GARBAGE_MILLIS);
    }
}
