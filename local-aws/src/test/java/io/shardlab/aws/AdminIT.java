package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlab.aws.admin.LocalAwsAdmin;
import io.shardlab.aws.faults.Delay;
import io.shardlab.aws.faults.Effect;
import io.shardlab.aws.faults.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Faults and the call log over the admin API, seen by the AWS SDK. */
class AdminIT {

    private static LocalAws aws;
    private static Clients clients;
    private static KinesisClient kinesis;
    private static LocalAwsAdmin admin;

    @BeforeAll
    static void start() throws Exception {
        aws = LocalAws.start(LocalAwsOptions.defaults()
                .withLifecycleDuration(Duration.ZERO)
                .withReshard(Duration.ZERO, Duration.ZERO));
        clients = new Clients(aws.endpoint());
        kinesis = Clients.withoutRetries(aws.endpoint());
        admin = new LocalAwsAdmin(aws.endpoint(), aws.adminToken());
        kinesis.createStream(request -> request.streamName("orders").shardCount(2));
    }

    @AfterEach
    void removeFaults() {
        admin.removeAllFaults();
    }

    @AfterAll
    static void stop() {
        kinesis.close();
        clients.close();
        aws.close();
    }

    @Test
    void throttlingStrikesTwiceThenIsOver() {
        admin.add(Fault.of(new Effect.Throttle()).on("kinesis", "PutRecord").times(2));

        assertThatThrownBy(AdminIT::put).isInstanceOf(ProvisionedThroughputExceededException.class);
        assertThatThrownBy(AdminIT::put).isInstanceOf(ProvisionedThroughputExceededException.class);
        put();

        assertThat(admin.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.members()).containsEntry("injected", 2L));
    }

    @Test
    void serverErrorsResetsAndLatency() {
        String error = admin.add(Fault.of(new Effect.ServerError(503)).onService("kinesis"));
        assertThatThrownBy(AdminIT::put)
                .isInstanceOfSatisfying(
                        KinesisException.class,
                        failure -> assertThat(failure.statusCode()).isEqualTo(503));
        admin.remove(error);

        String reset = admin.add(Fault.of(new Effect.Reset()).onService("kinesis"));
        assertThatThrownBy(AdminIT::put).isInstanceOf(SdkClientException.class);
        admin.remove(reset);

        admin.add(Fault.of(new Effect.Latency(new Delay.Fixed(Duration.ofMillis(300))))
                .onService("kinesis")
                .times(1));
        long begun = System.nanoTime();
        put();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aStaleIteratorCountsAsExpired() {
        String iterator = kinesis.getShardIterator(request -> request.streamName("orders")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        admin.add(Fault.of(new Effect.StaleIterator()).times(1));

        assertThatThrownBy(() -> kinesis.getRecords(request -> request.shardIterator(iterator)))
                .isInstanceOf(ExpiredIteratorException.class);
    }

    @Test
    void theOpenShardCountFollowsAScript() {
        admin.add(Fault.of(new Effect.OpenShardCount(List.of(
                new Effect.OpenShardCount.Step(Duration.ZERO, 7),
                new Effect.OpenShardCount.Step(Duration.ofMillis(500), 5)))));

        assertThat(openShardCount()).isEqualTo(7);
        await().atMost(Duration.ofSeconds(20)).until(AdminIT::openShardCount, count -> count == 5);
        admin.removeAllFaults();
        assertThat(openShardCount()).isEqualTo(2);
    }

    @Test
    void anIndexStaysCreatingForAWhile() {
        admin.add(Fault.of(new Effect.IndexCreating(Duration.ofMillis(1500))).onService("dynamodb"));
        clients.dynamoDb()
                .createTable(request -> request.tableName("leases")
                        .attributeDefinitions(attribute("leaseKey"), attribute("leaseOwner"))
                        .keySchema(key("leaseKey"))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName("byOwner")
                                .keySchema(key("leaseOwner"))
                                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                                .build())
                        .billingMode(BillingMode.PAY_PER_REQUEST));

        assertThat(indexStatus()).isEqualTo(IndexStatus.CREATING);
        await().atMost(Duration.ofSeconds(20)).until(AdminIT::indexStatus, status -> status == IndexStatus.ACTIVE);

        clients.dynamoDb()
                .putItem(request -> request.tableName("leases")
                        .item(Map.of("leaseKey", AttributeValue.fromS("shardId-000000000000"))));
        assertThat(admin.calls("dynamodb:PutItem"))
                .last()
                .satisfies(call -> assertThat(call.members())
                        .containsEntry("key", "leaseKey=shardId-000000000000")
                        .containsEntry("principal", "unverified/test")
                        .containsEntry("resources", List.of("arn:aws:dynamodb:eu-west-1:000000000000:table/leases")));
    }

    @Test
    void callsAreLoggedAndCounted() {
        admin.clearCalls();
        put();
        assertThatThrownBy(() -> kinesis.describeStream(request -> request.streamName("missing")))
                .isInstanceOf(KinesisException.class);

        assertThat(admin.calls()).hasSize(2);
        assertThat(admin.calls("kinesis:PutRecord"))
                .singleElement()
                .satisfies(call -> assertThat(call.members())
                        .containsEntry("outcome", "ok")
                        .containsEntry("contentType", "application/x-amz-cbor-1.1")
                        .containsEntry("status", 200L)
                        .containsEntry("resources", List.of("arn:aws:kinesis:eu-west-1:000000000000:stream/orders")));
        assertThat(admin.counters())
                .anySatisfy(counter -> assertThat(counter.members())
                        .containsEntry("action", "kinesis:DescribeStream")
                        .containsEntry("outcome", "ResourceNotFoundException")
                        .containsEntry("count", 1L));
    }

    @Test
    void thePaceOfReshardingIsSetFromOutside() {
        kinesis.createStream(request -> request.streamName("slow").shardCount(2));
        admin.setReshardPace(Duration.ofHours(1), Duration.ofHours(1));

        kinesis.updateShardCount(
                request -> request.streamName("slow").targetShardCount(3).scalingType(ScalingType.UNIFORM_SCALING));

        assertThat(kinesis.describeStreamSummary(request -> request.streamName("slow"))
                        .streamDescriptionSummary()
                        .openShardCount())
                .as("the short-lived shards, for an hour")
                .isEqualTo(4);
        admin.setReshardPace(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void strangersAndWebPagesAreRefused() throws Exception {
        URI faults = aws.endpoint().resolve("/_shardlab/faults");
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest.Builder good = HttpRequest.newBuilder(faults).header("Authorization", "Bearer " + aws.adminToken());

        assertThat(status(http, good.copy().build())).isEqualTo(200);
        assertThat(status(
                        http,
                        good.copy().header("Origin", "http://evil.example").build()))
                .isEqualTo(403);
        assertThat(status(http, HttpRequest.newBuilder(faults).build())).isEqualTo(401);
        assertThat(status(
                        http,
                        good.copy()
                                .method("POST", HttpRequest.BodyPublishers.ofString("{\"effect\":\"tea\"}"))
                                .build()))
                .isEqualTo(400);
        assertThat(status(http, good.copy().uri(faults.resolve("nowhere")).build()))
                .isEqualTo(404);
        assertThat(firstLineFor("Host: rebound.example")).isEqualTo("HTTP/1.1 403 Forbidden");
        assertThat(firstLineFor("Host: localhost")).isEqualTo("HTTP/1.1 200 OK");
    }

    /** Java's HTTP clients do not let a caller choose the Host header. */
    private static String firstLineFor(String host) throws IOException {
        URI endpoint = aws.endpoint();
        try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.getOutputStream()
                    .write(("GET /_shardlab/faults HTTP/1.1\r\n" + host + "\r\nAuthorization: Bearer "
                                    + aws.adminToken() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static int status(HttpClient http, HttpRequest request) throws Exception {
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static void put() {
        kinesis.putRecord(
                request -> request.streamName("orders").partitionKey("user1").data(SdkBytes.fromUtf8String("{}")));
    }

    private static int openShardCount() {
        return kinesis.describeStreamSummary(request -> request.streamName("orders"))
                .streamDescriptionSummary()
                .openShardCount();
    }

    private static IndexStatus indexStatus() {
        return clients.dynamoDb()
                .describeTable(request -> request.tableName("leases"))
                .table()
                .globalSecondaryIndexes()
                .get(0)
                .indexStatus();
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name) {
        return KeySchemaElement.builder()
                .attributeName(name)
                .keyType(KeyType.HASH)
                .build();
    }
}
