package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.testtools.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterValueException;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A stream's metrics, read by the AWS SDK, which speaks Smithy RPC v2 in CBOR with CloudWatch. */
class CloudWatchIT {

    private static final String AGE = "GetRecords.IteratorAgeMilliseconds";

    private final ManualClock clock = new ManualClock();
    private final Instant begun = clock.instant();

    @Test
    void theIteratorsAgeIsThatOfTheRecordsThatWereRead() throws IOException {
        try (LocalAws aws = start(clock);
                KinesisClient kinesis = client(KinesisClient.builder(), aws, "any");
                CloudWatchClient cloudWatch = client(CloudWatchClient.builder(), aws, "any")) {
            kinesis.createStream(request -> request.streamName("orders").shardCount(1));
            put(kinesis);
            clock.advance(Duration.ofSeconds(40));
            put(kinesis);
            clock.advance(Duration.ofSeconds(30));
            readOneByOne(kinesis, 2);

            MetricDataResult ages = read(cloudWatch, AGE, "Maximum");
            assertThat(ages.values()).containsExactly(70_000.0);
            assertThat(ages.timestamps()).containsExactly(begun.plusSeconds(60));
            assertThat(ages.id()).isEqualTo("c1");
            assertThat(ages.label()).isEqualTo(AGE);
            assertThat(ages.statusCode()).isEqualTo(StatusCode.COMPLETE);
            assertThat(read(cloudWatch, AGE, "Average").values()).containsExactly(35_000.0);
            assertThat(read(cloudWatch, AGE, "SampleCount").values()).containsExactly(2.0);
            assertThat(read(cloudWatch, "IncomingRecords", "Sum").values()).containsExactly(2.0);
            assertThat(read(cloudWatch, "OutgoingRecords", "Sum").values()).isEmpty();
        }
    }

    @Test
    void refusalsAreTheSdksOwnExceptions() throws IOException {
        try (LocalAws aws = start(clock);
                CloudWatchClient cloudWatch = client(CloudWatchClient.builder(), aws, "any")) {
            clock.advance(Duration.ofSeconds(-1));
            assertThatThrownBy(() -> read(cloudWatch, AGE, "Sum"))
                    .isInstanceOf(InvalidParameterValueException.class)
                    .hasMessageContaining("The parameter StartTime must be less than the parameter EndTime.");
            assertThatThrownBy(cloudWatch::listMetrics)
                    .isInstanceOf(AwsServiceException.class)
                    .hasMessageContaining("CloudWatch has no operation ListMetrics that local-aws knows.");
        }
    }

    /** As botocore 1.43 sends it. */
    @Test
    void callersMaySpeakJson() throws Exception {
        try (LocalAws aws = start(clock)) {
            var caller = new SignedCaller(aws.endpoint(), "any", "secret");
            String query =
                    "{'Id':'c1','MetricStat':{'Metric':{'Namespace':'AWS/Kinesis','MetricName':'IncomingRecords'},"
                            + "'Period':60,'Stat':'Sum'}}";
            String request = "{'MetricDataQueries':[" + query + "],'StartTime':1767225600,'EndTime':1767225660.5}";
            var answer = caller.call("GraniteServiceVersion20100801.GetMetricData", request.replace('\'', '"'));
            assertThat(answer.body())
                    .isEqualTo("{\"MetricDataResults\":[{\"Id\":\"c1\",\"Label\":\"IncomingRecords\","
                            + "\"Timestamps\":[],\"Values\":[],\"StatusCode\":\"Complete\"}],\"Messages\":[]}");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.0");
            assertThat(caller.call("GraniteServiceVersion20100801.ListMetrics", "{}")
                            .body())
                    .isEqualTo("{\"__type\":\"UnknownOperationException\",\"message\":"
                            + "\"CloudWatch has no operation ListMetrics that local-aws knows.\"}");
        }
    }

    @Test
    void itTakesThePermissionToGetMetricData(@TempDir Path identities) throws IOException {
        user(identities, "reader", "{'Effect':'Allow','Action':'cloudwatch:GetMetricData','Resource':'*'}");
        user(identities, "stranger", "{'Effect':'Allow','Action':'kinesis:*','Resource':'*'}");
        LocalAwsOptions options = LocalAwsOptions.defaults().withIdentities(identities);
        try (LocalAws aws = LocalAws.start(options);
                CloudWatchClient reader = client(CloudWatchClient.builder(), aws, "reader");
                CloudWatchClient stranger = client(CloudWatchClient.builder(), aws, "stranger")) {
            assertThat(read(reader, AGE, "Maximum").values()).isEmpty();
            assertThatThrownBy(() -> read(stranger, AGE, "Maximum"))
                    .isInstanceOf(AwsServiceException.class)
                    .hasMessageContaining("user/stranger is not authorized to perform: cloudwatch:GetMetricData");
        }
    }

    private static LocalAws start(Clock clock) throws IOException {
        return LocalAws.start(
                LocalAwsOptions.defaults().withLifecycleDuration(Duration.ZERO).withClock(clock));
    }

    private static void put(KinesisClient kinesis) {
        kinesis.putRecord(
                request -> request.streamName("orders").partitionKey("a").data(SdkBytes.fromUtf8String("hello")));
    }

    private static void readOneByOne(KinesisClient kinesis, int records) {
        String iterator = kinesis.getShardIterator(request -> request.streamName("orders")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        for (int i = 0; i < records; i++) {
            String at = iterator;
            iterator = kinesis.getRecords(request -> request.shardIterator(at).limit(1))
                    .nextShardIterator();
        }
    }

    /** The statistic by the minute, from the begin of the test until now. */
    private MetricDataResult read(CloudWatchClient client, String metric, String statistic) {
        Dimension stream =
                Dimension.builder().name("StreamName").value("orders").build();
        MetricDataQuery query = MetricDataQuery.builder()
                .id("c1")
                .metricStat(stat -> stat.period(60)
                        .stat(statistic)
                        .metric(of ->
                                of.namespace("AWS/Kinesis").metricName(metric).dimensions(stream)))
                .build();
        return client.getMetricData(request -> request.startTime(begun)
                        .endTime(clock.instant().plusMillis(500))
                        .metricDataQueries(query))
                .metricDataResults()
                .get(0);
    }

    private static <C, B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>> C client(
            B builder, LocalAws aws, String user) {
        return builder.endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(user, "secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static void user(Path identities, String name, String statement) throws IOException {
        Path folder = Files.createDirectories(identities.resolve("users").resolve(name));
        Files.createDirectories(folder.resolve("policies"));
        Files.writeString(
                folder.resolve("access-key.json"), "{\"AccessKeyId\":\"" + name + "\",\"SecretAccessKey\":\"secret\"}");
        Files.writeString(
                folder.resolve("policies/policy.json"), "{\"Statement\":[" + statement.replace('\'', '"') + "]}");
    }
}
