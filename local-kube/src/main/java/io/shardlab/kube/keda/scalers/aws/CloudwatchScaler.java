package io.shardlab.kube.keda.scalers.aws;

import static io.shardlab.kube.keda.scalers.Parameter.Source.AUTH_PARAMS;
import static io.shardlab.kube.keda.scalers.Parameter.Source.TRIGGER_METADATA;

import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.Parameter;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scalers.TypedConfig;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** Takes the latest value of a metric of CloudWatch (upstream {@code pkg/scalers/aws_cloudwatch_scaler.go}). */
public final class CloudwatchScaler implements Scaler {

    /** The trigger's type in a ScaledObject. */
    public static final String TYPE = "aws-cloudwatch";

    private static final OperatorAws.Service CLOUDWATCH =
            new OperatorAws.Service("CLOUDWATCH", CloudWatchClient.serviceMetadata());
    private static final String PREFIX = "error parsing cloudwatch metadata: ";
    private static final Set<Long> SHORT_PERIODS = Set.of(1L, 5L, 10L, 30L, 60L);
    /** Where Go's {@code Time.Truncate} counts from: the year 1. */
    private static final long GO_ZERO_TIME =
            Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

    /**
     * The trigger's settings; times are in seconds.
     *
     * @param expression asked instead of one metric, if there is one
     * @param activationTargetMetricValue active only with more than this
     * @param minMetricValue the value when CloudWatch has none
     * @param ignoreNullValues whether no value is no failure
     * @param metricCollectionTime how far back is looked
     * @param metricEndTimeOffset how long ago that ends
     * @param accountId whose metrics, or empty for the caller's
     * @param region where
     * @param endpoint another endpoint for CloudWatch, or empty
     */
    record Settings(
            @Parameter(name = "namespace", optional = true) String namespace,
            @Parameter(name = "metricName", optional = true) String metricName,

            @Parameter(name = "dimensionName", optional = true, separator = ";")
            List<String> dimensionName,

            @Parameter(name = "dimensionValue", optional = true, separator = ";")
            List<String> dimensionValue,

            @Parameter(name = "expression", optional = true) String expression,
            @Parameter(name = "targetMetricValue") double targetMetricValue,

            @Parameter(name = "activationTargetMetricValue", optional = true)
            double activationTargetMetricValue,

            @Parameter(name = "minMetricValue") double minMetricValue,

            @Parameter(name = "ignoreNullValues", byDefault = "true")
            boolean ignoreNullValues,

            @Parameter(name = "metricCollectionTime", byDefault = "300")
            long metricCollectionTime,

            @Parameter(name = "metricStat", byDefault = "Average")
            String metricStat,

            @Parameter(name = "metricUnit", optional = true) String metricUnit,

            @Parameter(name = "metricStatPeriod", byDefault = "300")
            long metricStatPeriod,

            @Parameter(name = "metricEndTimeOffset", byDefault = "0")
            long metricEndTimeOffset,

            @Parameter(name = "awsAccountId", optional = true)
            String accountId,

            @Parameter(
                    name = "awsRegion",
                    order = {TRIGGER_METADATA, AUTH_PARAMS})
            String region,

            @Parameter(name = "awsEndpoint", optional = true)
            String endpoint)
            implements TypedConfig.CustomValidator {

        @Override
        public Optional<String> violation() {
            return (expression.isEmpty() ? metricViolation() : Optional.<String>empty())
                    .or(this::periodViolation)
                    .or(this::collectionViolation);
        }

        private Optional<String> metricViolation() {
            if (namespace.isEmpty()) {
                return Optional.of("namespace not given");
            }
            if (metricName.isEmpty()) {
                return Optional.of("metric name not given");
            }
            if (dimensionName.isEmpty()) {
                return Optional.of("dimension name not given");
            }
            if (dimensionValue.isEmpty()) {
                return Optional.of("dimension value not given");
            }
            if (dimensionName.size() != dimensionValue.size()) {
                return Optional.of("dimensionName and dimensionValue are not matching in size");
            }
            List<String> units = StandardUnit.knownValues().stream()
                    .map(StandardUnit::toString)
                    .toList();
            return metricUnit.isEmpty() || units.contains(metricUnit)
                    ? Optional.empty()
                    : Optional.of("metricUnit '" + metricUnit + "' is not one of [" + String.join(" ", units) + "]");
        }

        private Optional<String> periodViolation() {
            String given = ", however, " + metricStatPeriod + " is provided";
            if (metricStatPeriod < 1) {
                return Optional.of("metricStatPeriod can not be smaller than 1" + given);
            }
            if (metricStatPeriod <= 60) {
                return SHORT_PERIODS.contains(metricStatPeriod)
                        ? Optional.empty()
                        : Optional.of("metricStatPeriod < 60 has to be one of [1, 5, 10, 30]" + given);
            }
            return metricStatPeriod % 60 == 0
                    ? Optional.empty()
                    : Optional.of("metricStatPeriod >= 60 has to be a multiple of 60" + given);
        }

        private Optional<String> collectionViolation() {
            return metricCollectionTime >= 0 && metricCollectionTime % metricStatPeriod == 0
                    ? Optional.empty()
                    : Optional.of("metricCollectionTime must be greater than 0 and a multiple of metricStatPeriod("
                            + metricStatPeriod + "), " + metricCollectionTime + " is given");
        }
    }

    /** The time that is asked about. */
    record Window(Instant start, Instant end) {

        /**
         * Upstream {@code computeQueryWindow}: whole periods, the last of which is over.
         *
         * @throws ScalerException if there is no such time
         */
        static Window of(Instant now, Settings settings) throws ScalerException {
            try {
                Instant latest = now.minusSeconds(settings.metricEndTimeOffset());
                long sincePeriod = Math.floorMod(latest.getEpochSecond() - GO_ZERO_TIME, settings.metricStatPeriod());
                Instant end = Instant.ofEpochSecond(latest.getEpochSecond() - sincePeriod);
                return new Window(end.minusSeconds(settings.metricCollectionTime()), end);
            } catch (DateTimeException | ArithmeticException e) {
                throw new ScalerException(
                        "metricEndTimeOffset " + settings.metricEndTimeOffset() + " and metricCollectionTime "
                                + settings.metricCollectionTime() + " reach before or after all time",
                        e);
            }
        }
    }

    private final Settings settings;
    private final MetricSpec metric;
    private final TriggerClient<CloudWatchClient> cloudWatch;
    private final Clock clock;

    private CloudwatchScaler(
            Settings settings, MetricSpec metric, TriggerClient<CloudWatchClient> cloudWatch, Clock clock) {
        this.settings = settings;
        this.metric = metric;
        this.cloudWatch = cloudWatch;
        this.clock = clock;
    }

    /**
     * Builds the trigger; nothing is called or looked up yet.
     *
     * @throws ScalerException if the settings are wrong or no identity can be made of them
     */
    public static Scaler build(ScalerConfig config, OperatorAws aws, Clock clock) throws ScalerException {
        MetricSpec.Type type = MetricSpec.Type.of(config.metricType());
        Settings settings = read(config);
        AwsAuthorization authorization = authorization(config);
        String name = MetricSpec.nameOf(config.index(), TYPE);
        return new CloudwatchScaler(
                settings,
                new MetricSpec(name, type, target(settings)),
                new TriggerClient<>(
                        settings.endpoint(),
                        () -> aws.client(
                                CloudWatchClient.builder(),
                                CLOUDWATCH,
                                settings.region(),
                                settings.endpoint(),
                                authorization)),
                clock);
    }

    /** Upstream names another trigger in these mistakes. */
    static Settings read(ScalerConfig config) throws ScalerException {
        try {
            return TypedConfig.read(Settings.class, config);
        } catch (ScalerException e) {
            throw new ScalerException(PREFIX + "error parsing prometheus metadata: " + e.getMessage(), e);
        }
    }

    private static AwsAuthorization authorization(ScalerConfig config) throws ScalerException {
        try {
            return AwsAuthorization.of(config);
        } catch (ScalerException e) {
            throw new ScalerException(PREFIX + e.getMessage(), e);
        }
    }

    /** Upstream {@code quantityFromFloat64}. */
    private static BigDecimal target(Settings settings) {
        return new BigDecimal(Math.max(0, settings.targetMetricValue())).setScale(3, RoundingMode.HALF_EVEN);
    }

    @Override
    public MetricSpec metric() {
        return metric;
    }

    @Override
    public Sample sample() throws ScalerException {
        GetMetricDataRequest request = request(settings, Window.of(clock.instant(), settings));
        return sampleOf(
                settings,
                cloudWatch.call(client -> client.getMetricData(request)).metricDataResults());
    }

    static GetMetricDataRequest request(Settings settings, Window window) {
        MetricDataQuery.Builder query = settings.expression().isEmpty()
                ? metricQuery(settings)
                : MetricDataQuery.builder()
                        .id("q1")
                        .expression(settings.expression())
                        .period((int) settings.metricStatPeriod());
        if (!settings.accountId().isEmpty()) {
            query.accountId(settings.accountId());
        }
        return GetMetricDataRequest.builder()
                .startTime(window.start())
                .endTime(window.end())
                .scanBy(ScanBy.TIMESTAMP_DESCENDING)
                .metricDataQueries(query.build())
                .build();
    }

    private static MetricDataQuery.Builder metricQuery(Settings settings) {
        List<Dimension> dimensions = IntStream.range(0, settings.dimensionName().size())
                .mapToObj(i -> Dimension.builder()
                        .name(settings.dimensionName().get(i))
                        .value(settings.dimensionValue().get(i))
                        .build())
                .toList();
        return MetricDataQuery.builder()
                .id("c1")
                .metricStat(stat -> stat.metric(metric -> metric.namespace(settings.namespace())
                                .metricName(settings.metricName())
                                .dimensions(dimensions))
                        .period((int) settings.metricStatPeriod())
                        .stat(settings.metricStat())
                        .unit(settings.metricUnit().isEmpty() ? null : settings.metricUnit()))
                .returnData(true);
    }

    static Sample sampleOf(Settings settings, List<MetricDataResult> results) throws ScalerException {
        boolean empty = results.isEmpty() || results.get(0).values().isEmpty();
        if (!results.isEmpty() && empty && !settings.ignoreNullValues()) {
            throw new ScalerException("empty metric data received, ignoreNullValues is false, returning error");
        }
        double value =
                empty ? settings.minMetricValue() : results.get(0).values().get(0);
        return new Sample(value, value > settings.activationTargetMetricValue());
    }

    @Override
    public void close() {
        cloudWatch.close();
    }
}
