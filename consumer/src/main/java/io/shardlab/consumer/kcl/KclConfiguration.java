package io.shardlab.consumer.kcl;

import io.shardlab.consumer.settings.KclClientVersion;
import io.shardlab.consumer.settings.KclMetrics;
import io.shardlab.consumer.settings.KclProfile;
import io.shardlab.consumer.settings.LeaseAssignment;
import io.shardlab.consumer.settings.RetrievalMode;
import io.shardlab.consumer.settings.Settings;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.checkpoint.CheckpointConfig;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.coordinator.CoordinatorConfig.ClientVersionConfig;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener;
import software.amazon.kinesis.leases.LeaseAssignmentStrategy;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.lifecycle.LifecycleConfig;
import software.amazon.kinesis.metrics.MetricsConfig;
import software.amazon.kinesis.metrics.MetricsFactory;
import software.amazon.kinesis.processor.ProcessorConfig;
import software.amazon.kinesis.processor.ShardRecordProcessorFactory;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.RetrievalConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** KCL's configuration for our settings. The profiles differ in timings only: the lab's are short. */
final class KclConfiguration {

    /** Fewer than KCL's 20, because a scheduler that failed may fail for ever: the worker then makes a new one. */
    private static final int INITIALIZATIONS = 3;

    private final Settings settings;
    private final KinesisAsyncClient kinesis;
    private final DynamoDbAsyncClient dynamoDb;
    private final MetricsFactory metrics;

    /** @param metrics where KCL's metrics go, unless the settings say CloudWatch */
    KclConfiguration(
            Settings settings, KinesisAsyncClient kinesis, DynamoDbAsyncClient dynamoDb, MetricsFactory metrics) {
        this.settings = settings;
        this.kinesis = kinesis;
        this.dynamoDb = dynamoDb;
        this.metrics = metrics;
    }

    /** @param pageSkipped told the shard of a page that failed inside KCL */
    Scheduler scheduler(
            ShardRecordProcessorFactory processors, WorkerStateChangeListener listener, Consumer<String> pageSkipped) {
        return new Scheduler(
                new CheckpointConfig(),
                coordinator().workerStateChangeListener(listener),
                leases(),
                lifecycle().taskExecutionListener(new SkippedPages(pageSkipped)),
                metrics(),
                // Called without records too: that is what checkpoints by time go by.
                new ProcessorConfig(processors).callProcessRecordsEvenForEmptyRecordList(true),
                retrieval());
    }

    /** How long a lease lasts without being renewed. */
    Duration failoverTime() {
        return Duration.ofMillis(leases().failoverTimeMillis());
    }

    /** How often each worker says that it lives. */
    Duration reportsEvery() {
        return Duration.ofMillis(
                leases().workerUtilizationAwareAssignmentConfig().workerMetricsReporterFreqInMillis());
    }

    LifecycleConfig lifecycle() {
        var lifecycle = new LifecycleConfig().aggregatorUtil(new Deaggregation());
        return isLab() ? lifecycle.taskBackoffTimeMillis(100) : lifecycle;
    }

    LeaseManagementConfig leases() {
        var leases = new LeaseManagementConfig(
                        settings.applicationName(),
                        settings.applicationName(),
                        dynamoDb,
                        kinesis,
                        settings.instanceName())
                .leaseAssignmentStrategy(
                        settings.leaseAssignment() == LeaseAssignment.LEASE_COUNT
                                ? LeaseAssignmentStrategy.LEASE_COUNT_BASED
                                : LeaseAssignmentStrategy.WORKER_UTILIZATION_AWARE);
        if (isLab()) {
            quicken(leases);
        } else {
            forPodsThatComeAndGo(leases);
        }
        return leases;
    }

    CoordinatorConfig coordinator() {
        var coordinator = new CoordinatorConfig(settings.applicationName())
                .maxInitializationAttempts(INITIALIZATIONS)
                // Else KCL looks each shard up (ListShards) before it processes a page, and skips the page when that
                // fails.
                .skipShardSyncAtWorkerInitializationIfLeasesExist(true)
                .clientVersionConfig(
                        settings.clientVersion() == KclClientVersion.NATIVE_3X
                                ? ClientVersionConfig.CLIENT_VERSION_CONFIG_3X
                                : ClientVersionConfig.CLIENT_VERSION_CONFIG_COMPATIBLE_WITH_2X);
        if (isLab()) {
            quicken(coordinator);
        }
        return coordinator;
    }

    RetrievalConfig retrieval() {
        var fromTheStart = InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON);
        var retrieval = new RetrievalConfig(
                kinesis, new SingleStreamTracker(settings.streamName(), fromTheStart), settings.applicationName());
        if (settings.retrievalMode() == RetrievalMode.FAN_OUT) {
            return retrieval.retrievalSpecificConfig(new FanOutConfig(kinesis)
                    .streamName(settings.streamName())
                    .applicationName(settings.applicationName()));
        }
        var polling = new PollingConfig(settings.streamName(), kinesis);
        polling.recordsFetcherFactory().maxByteSize((int) Memory.ofThisJvm().pageBytes());
        if (isLab()) {
            polling.idleTimeBetweenReadsInMillis(250);
        }
        return retrieval.retrievalSpecificConfig(polling);
    }

    private MetricsConfig metrics() {
        if (settings.kclMetrics() == KclMetrics.CLOUDWATCH) {
            var cloudWatch = CloudWatchAsyncClient.builder()
                    .region(Region.of(settings.region()))
                    .build();
            return new MetricsConfig(cloudWatch, settings.applicationName());
        }
        // KCL asks for a CloudWatch client only to build its CloudWatch factory.
        return new MetricsConfig(null, settings.applicationName()).metricsFactory(metrics);
    }

    private boolean isLab() {
        return settings.profile() == KclProfile.LAB;
    }

    /**
     * KCL's defaults are for workers that stay: a lease is looked for every 10 s and assigned every 20 s, and a leader that dies is
     * missed for two minutes and a half.
     */
    private static void forPodsThatComeAndGo(LeaseManagementConfig leases) {
        // A worker looks for leases that it was given twice in this time (DynamoDBLeaseCoordinator).
        leases.leaseAssignmentIntervalMillis(10_000L)
                .dynamoDbLockBasedLeaderLeaseDurationInMillis(20_000)
                .dynamoDbLockBasedLeaderHeartbeatPeriodInMillis(5_000);
    }

    /**
     * A rebalance within seconds. The assignment interval stays above the time of a hand-over (2 s at most), or leases go to
     * and fro.
     */
    private static void quicken(LeaseManagementConfig leases) {
        leases.failoverTimeMillis(1_500)
                .leaseAssignmentIntervalMillis(1_500L)
                .shardSyncIntervalMillis(0)
                .leasesRecoveryAuditorExecutionFrequencyMillis(1_000)
                .leasesRecoveryAuditorInconsistencyConfidenceThreshold(1)
                .listShardsCacheAllowedAgeInSeconds(1)
                .listShardsBackoffTimeInMillis(200)
                .dynamoDbLockBasedLeaderLeaseDurationInMillis(3_000)
                .dynamoDbLockBasedLeaderHeartbeatPeriodInMillis(1_000);
        leases.workerUtilizationAwareAssignmentConfig()
                .workerMetricsReporterFreqInMillis(1_500)
                // The first report comes after twice this. The leader's first assignment must find it, or a lone worker
                // waits for the second one.
                .inMemoryWorkerMetricsCaptureFrequencyMillis(20)
                // Gates lease-count balancing too.
                .varianceBalancingFrequency(1)
                .disableWorkerMetrics(true);
        leases.gracefulLeaseHandoffConfig().gracefulLeaseHandoffTimeoutMillis(2_000);
        leases.leaseManagementFactory(new QuickLeaseCleanup(leases));
    }

    private static void quicken(CoordinatorConfig coordinator) {
        coordinator
                .parentShardPollIntervalMillis(200)
                .shardConsumerDispatchPollIntervalMillis(100)
                .schedulerInitializationBackoffTimeMillis(200);
    }
}
