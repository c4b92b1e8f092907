package io.shardlab.consumer;

import static java.util.stream.Collectors.toMap;

import io.shardlab.consumer.store.DeadLetterReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A local AWS with one stream and the consumer's tables, and what a test looks at in them. */
final class Cloud implements AutoCloseable {

    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    private static final String ADMIN_TOKEN = "a-test's";

    static final String STREAM = "kinesis-keda-demo";
    static final String APPLICATION = "kinesis-keda-demo";
    static final String USERS = "users";
    static final String DEAD_LETTERS = "users-dead-letters";

    private final ChildJvm program;
    private final Path logs;
    private final URI endpoint;
    private final KinesisClient kinesis;
    private final DynamoDbClient dynamoDb;

    /**
     * @param logs the folder for the logs of it and of its consumers
     * @param options more of local-aws's
     */
    Cloud(Path logs, String... options) {
        this.logs = logs;
        var arguments = new ArrayList<>(List.of("--port", "0", "--reshard-duration", "500ms", "--exit-with-stdin"));
        arguments.addAll(List.of(options));
        program = ChildJvm.start(
                "local-aws",
                "io.shardlab.aws.LocalAwsMain",
                logs.resolve("local-aws.log"),
                Map.of("SHARDLAB_ADMIN_TOKEN", ADMIN_TOKEN),
                arguments.toArray(String[]::new));
        endpoint = URI.create(program.awaitLine("local-aws is ready at (\\S+)").group(1));
        kinesis = KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build();
        dynamoDb = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    URI endpoint() {
        return endpoint;
    }

    KinesisClient kinesis() {
        return kinesis;
    }

    DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    /** Makes the stream and the tables of users and dead letters. */
    Cloud withStream(int shards) {
        kinesis.createStream(request -> request.streamName(STREAM).shardCount(shards));
        createTable(USERS, Map.of("email", "S"), List.of("email"));
        createTable(DEAD_LETTERS, Map.of("record_id", "S", "part", "N"), List.of("record_id", "part"));
        awaitActive();
        return this;
    }

    /** Deletes the stream and makes it again: the same name and ARN, another life. */
    void recreateStream(int shards) {
        kinesis.deleteStream(request -> request.streamName(STREAM));
        Awaitility.await("stream deleted")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !kinesis.listStreams().streamNames().contains(STREAM));
        kinesis.createStream(request -> request.streamName(STREAM).shardCount(shards));
        awaitActive();
    }

    /** Makes AWS misbehave, as docs/local-aws.md describes. */
    void fault(String json) {
        admin("POST", "faults", json);
    }

    /** Makes AWS behave again. */
    void noFaults() {
        admin("DELETE", "faults", "");
    }

    /**
     * The log of AWS's latest calls, in JSON.
     *
     * @param accessKey whose calls
     */
    String calls(String accessKey) {
        return admin("GET", "calls?limit=10000&principal=unverified/" + accessKey, "");
    }

    /** What each role used, was refused, and never used: JSON, as docs/local-aws.md describes. */
    String privileges() {
        return admin("GET", "privileges", "");
    }

    private String admin(String method, String path, String json) {
        try {
            var request = HttpRequest.newBuilder(endpoint.resolve("/_shardlab/" + path))
                    .header("Authorization", "Bearer " + ADMIN_TOKEN)
                    .method(method, HttpRequest.BodyPublishers.ofString(json))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(method + " " + path + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void createTable(String name, Map<String, String> types, List<String> keys) {
        dynamoDb.createTable(request -> request.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(definitions(types))
                .keySchema(schema(keys)));
    }

    private static List<AttributeDefinition> definitions(Map<String, String> types) {
        return types.entrySet().stream()
                .map(entry -> AttributeDefinition.builder()
                        .attributeName(entry.getKey())
                        .attributeType(entry.getValue())
                        .build())
                .toList();
    }

    private static List<KeySchemaElement> schema(List<String> keys) {
        return keys.stream()
                .map(key -> KeySchemaElement.builder()
                        .attributeName(key)
                        .keyType(key.equals(keys.get(0)) ? KeyType.HASH : KeyType.RANGE)
                        .build())
                .toList();
    }

    /** Makes the lease table as KCL 3.5 makes it, which saves KCL's half minute of waiting at a cold start. */
    Cloud withLeases() {
        dynamoDb.createTable(request -> request.tableName(APPLICATION)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(definitions(Map.of("leaseKey", "S", "leaseOwner", "S")))
                .keySchema(schema(List.of("leaseKey")))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("LeaseOwnerToLeaseKeyIndex")
                        .keySchema(schema(List.of("leaseOwner", "leaseKey")))
                        .projection(Projection.builder()
                                .projectionType(ProjectionType.KEYS_ONLY)
                                .build())
                        .build()));
        for (var shard : openShards()) {
            dynamoDb.putItem(request -> request.tableName(APPLICATION).item(unownedLease(shard)));
        }
        return this;
    }

    private static Map<String, AttributeValue> unownedLease(Shard shard) {
        var range = shard.hashKeyRange();
        var lease = new HashMap<>(Map.of(
                "leaseKey", AttributeValue.fromS(shard.shardId()),
                "leaseCounter", AttributeValue.fromN("0"),
                "ownerSwitchesSinceCheckpoint", AttributeValue.fromN("0"),
                "checkpoint", AttributeValue.fromS("TRIM_HORIZON"),
                "checkpointSubSequenceNumber", AttributeValue.fromN("0"),
                "startingHashKey", AttributeValue.fromS(range.startingHashKey()),
                "endingHashKey", AttributeValue.fromS(range.endingHashKey()),
                "entityType", AttributeValue.fromS("LEASE")));
        var parents = Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
                .filter(Objects::nonNull)
                .toList();
        if (!parents.isEmpty()) {
            lease.put("parentShardId", AttributeValue.fromSs(parents));
        }
        return lease;
    }

    /** Takes a shard's lease for a worker, or renews it; nobody reads the shard. */
    void holdLease(Shard shard, String worker) {
        var lease = new HashMap<>(unownedLease(shard));
        lease.put("leaseOwner", AttributeValue.fromS(worker));
        lease.put("leaseCounter", AttributeValue.fromN(String.valueOf(System.nanoTime())));
        dynamoDb.putItem(request -> request.tableName(APPLICATION).item(lease));
    }

    /** The environment of a pod called {@code name}. */
    Map<String, String> pod(String name) {
        var environment = new TreeMap<String, String>();
        environment.put("STREAM_NAME", STREAM);
        environment.put("TABLE_NAME", USERS);
        environment.put("APPLICATION_NAME", APPLICATION);
        environment.put("AWS_REGION", "us-east-1");
        environment.put("INSTANCE_NAME", name);
        environment.put("KCL_PROFILE", "lab");
        environment.put("HTTP_HOST", "127.0.0.1");
        environment.put("HTTP_PORT", "0");
        environment.put("AWS_ENDPOINT_URL", endpoint.toString());
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        return environment;
    }

    ConsumerProcess startConsumer(String name) {
        return startConsumer(name, Map.of());
    }

    ConsumerProcess startConsumer(String name, Map<String, String> more) {
        var environment = pod(name);
        environment.putAll(more);
        return new ConsumerProcess(name, environment, logs.resolve(name + ".log"));
    }

    void reshardTo(int shards) {
        kinesis.updateShardCount(request ->
                request.streamName(STREAM).targetShardCount(shards).scalingType(ScalingType.UNIFORM_SCALING));
        awaitActive();
    }

    void awaitActive() {
        Awaitility.await("stream ACTIVE")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> kinesis.describeStreamSummary(request -> request.streamName(STREAM))
                                .streamDescriptionSummary()
                                .streamStatus(),
                        StreamStatus.ACTIVE::equals);
    }

    List<Shard> openShards() {
        return kinesis.listShards(request ->
                        request.streamName(STREAM).shardFilter(filter -> filter.type(ShardFilterType.AT_LATEST)))
                .shards();
    }

    /** Puts a record; returns the shard that took it. */
    String put(String key, String payload) {
        return put(key, SdkBytes.fromUtf8String(payload));
    }

    String put(String key, SdkBytes payload) {
        return kinesis.putRecord(
                        request -> request.streamName(STREAM).partitionKey(key).data(payload))
                .shardId();
    }

    /** Puts one user into the shard, whatever its key's hash. */
    void putInto(Shard shard, String key, String name) {
        kinesis.putRecord(request -> request.streamName(STREAM)
                .partitionKey(key)
                .explicitHashKey(shard.hashKeyRange().startingHashKey())
                .data(SdkBytes.fromUtf8String(json(name))));
    }

    static String json(String name) {
        return "{\"name\":\"%s\",\"city\":\"new york\"}".formatted(name);
    }

    /** The users in the table by email. */
    Map<String, Map<String, AttributeValue>> users() {
        return dynamoDb.scanPaginator(request -> request.tableName(USERS).consistentRead(true)).items().stream()
                .collect(toMap(item -> item.get("email").s(), item -> item));
    }

    List<Map<String, AttributeValue>> deadLetters() {
        return dynamoDb.scanPaginator(request -> request.tableName(DEAD_LETTERS).consistentRead(true)).items().stream()
                .toList();
    }

    /** The payload of a dead letter, put together again; fails while a part is missing. */
    byte[] payload(Map<String, AttributeValue> letter) throws IOException {
        try (var client = asyncDynamoDb()) {
            return new DeadLetterReader(client, DEAD_LETTERS)
                    .read(letter.get("record_id").s())
                    .orElseThrow();
        }
    }

    /** A client of the kind that the consumer has; the caller closes it. */
    DynamoDbAsyncClient asyncDynamoDb() {
        return DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    /** Owners of the open shards' leases; a shard without an owner is missing. */
    Map<String, String> owners() {
        var open = openShards().stream().map(Shard::shardId).toList();
        return leases().entrySet().stream()
                .filter(lease -> open.contains(lease.getKey()))
                .filter(lease -> lease.getValue().containsKey("leaseOwner"))
                .collect(toMap(
                        Map.Entry::getKey,
                        lease -> lease.getValue().get("leaseOwner").s(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** The rows of the lease table that are leases. */
    Map<String, Map<String, AttributeValue>> leases() {
        return dynamoDb.scanPaginator(request -> request.tableName(APPLICATION).consistentRead(true)).items().stream()
                .filter(item -> item.get("leaseKey").s().startsWith("shardId-"))
                .collect(toMap(item -> item.get("leaseKey").s(), item -> item));
    }

    @Override
    public void close() {
        dynamoDb.close();
        kinesis.close();
        program.close();
    }
}
