package io.shardlab.kube.keda.scalers.aws;

import static io.shardlab.kube.keda.scalers.Parameter.Source.AUTH_PARAMS;
import static io.shardlab.kube.keda.scalers.Parameter.Source.TRIGGER_METADATA;

import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.Parameter;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scalers.TypedConfig;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Counts the open shards of a stream (upstream {@code pkg/scalers/aws_kinesis_stream_scaler.go}). */
public final class KinesisStreamScaler implements Scaler {

    /** The trigger's type in a ScaledObject. */
    public static final String TYPE = "aws-kinesis-stream";

    private static final OperatorAws.Service KINESIS =
            new OperatorAws.Service("KINESIS", KinesisClient.serviceMetadata());
    private static final String PREFIX = "error parsing Kinesis stream metadata: ";

    /**
     * The trigger's settings.
     *
     * @param shardCount how many shards one pod shall have
     * @param activationShardCount active only with more open shards than this
     * @param streamName which stream
     * @param region where
     * @param endpoint another endpoint for Kinesis, or empty
     */
    record Settings(
            @Parameter(name = "shardCount", byDefault = "2") long shardCount,

            @Parameter(name = "activationShardCount", byDefault = "0")
            long activationShardCount,

            @Parameter(name = "streamName") String streamName,

            @Parameter(
                    name = "awsRegion",
                    order = {TRIGGER_METADATA, AUTH_PARAMS})
            String region,

            @Parameter(name = "awsEndpoint", optional = true)
            String endpoint) {}

    private final Settings settings;
    private final MetricSpec metric;
    private final TriggerClient<KinesisClient> kinesis;

    private KinesisStreamScaler(Settings settings, MetricSpec metric, TriggerClient<KinesisClient> kinesis) {
        this.settings = settings;
        this.metric = metric;
        this.kinesis = kinesis;
    }

    /**
     * Builds the trigger; nothing is called or looked up yet.
     *
     * @throws ScalerException if the settings are wrong or no identity can be made of them
     */
    public static Scaler build(ScalerConfig config, OperatorAws aws) throws ScalerException {
        MetricSpec.Type type = MetricSpec.Type.of(config.metricType());
        Settings settings = read(config);
        AwsAuthorization authorization = authorization(config);
        return new KinesisStreamScaler(
                settings,
                metric(config, settings, type),
                new TriggerClient<>(
                        settings.endpoint(),
                        () -> aws.client(
                                KinesisClient.builder(),
                                KINESIS,
                                settings.region(),
                                settings.endpoint(),
                                authorization)));
    }

    /** Upstream wraps these mistakes twice in the same words. */
    static Settings read(ScalerConfig config) throws ScalerException {
        try {
            return TypedConfig.read(Settings.class, config);
        } catch (ScalerException e) {
            throw new ScalerException(PREFIX + PREFIX + e.getMessage(), e);
        }
    }

    private static AwsAuthorization authorization(ScalerConfig config) throws ScalerException {
        try {
            return AwsAuthorization.of(config);
        } catch (ScalerException e) {
            throw new ScalerException(PREFIX + e.getMessage(), e);
        }
    }

    private static MetricSpec metric(ScalerConfig config, Settings settings, MetricSpec.Type type) {
        String name = MetricSpec.nameOf(config.index(), "aws-kinesis-" + settings.streamName());
        return new MetricSpec(name, type, settings.shardCount());
    }

    @Override
    public MetricSpec metric() {
        return metric;
    }

    /** The stream's status is not looked at: whatever it reports in the middle of a reshard counts at once. */
    @Override
    public Sample sample() throws ScalerException {
        return sampleOf(
                settings,
                kinesis.call(client ->
                                client.describeStreamSummary(request -> request.streamName(settings.streamName())))
                        .streamDescriptionSummary()
                        .openShardCount());
    }

    static Sample sampleOf(Settings settings, int openShards) {
        return new Sample(openShards, openShards > settings.activationShardCount());
    }

    @Override
    public void close() {
        kinesis.close();
    }
}
