package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The AWS SDK for Java against the whole of local-aws. */
class SdkIT {

    private static LocalAws aws;
    private static Clients clients;

    @BeforeAll
    static void start() throws Exception {
        aws = LocalAws.start(LocalAwsOptions.defaults()
                .withLifecycleDuration(Duration.ofMillis(50))
                .withReshard(Duration.ofMillis(200), Duration.ofMillis(50)));
        clients = new Clients(aws.endpoint());
    }

    @AfterAll
    static void stop() {
        clients.close();
        aws.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void recordsComeBackByteForByteInBothWireForms(String cbor) {
        String stream = "bytes-" + cbor;
        byte[] payload = new byte[50_000];
        new Random(7).nextBytes(payload);
        System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), cbor);
        try (var own = new Clients(aws.endpoint())) {
            Instant before = Instant.now().minusSeconds(1);
            create(stream, 1);

            PutRecordResponse put = own.kinesis()
                    .putRecord(request ->
                            request.streamName(stream).partitionKey("ключ").data(SdkBytes.fromByteArray(payload)));
            Record read = own.kinesis()
                    .getRecords(request -> request.shardIterator(own.kinesis()
                            .getShardIterator(iterator -> iterator.streamName(stream)
                                    .shardId(put.shardId())
                                    .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                                    .timestamp(before))
                            .shardIterator()))
                    .records()
                    .get(0);

            assertThat(read.data().asByteArray()).isEqualTo(payload);
            assertThat(read.partitionKey()).isEqualTo("ключ");
            assertThat(read.sequenceNumber()).isEqualTo(put.sequenceNumber()).hasSize(56);
            assertThat(read.approximateArrivalTimestamp())
                    .isBetween(before, Instant.now().plusSeconds(1));
        } finally {
            System.clearProperty(SdkSystemSetting.CBOR_ENABLED.property());
        }
    }

    @Test
    void everyHttpVersionIsAnswered() {
        List<NettyNioAsyncHttpClient.Builder> versions = List.of(
                NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1),
                NettyNioAsyncHttpClient.builder()
                        .protocol(Protocol.HTTP2)
                        .protocolNegotiation(ProtocolNegotiation.ASSUME_PROTOCOL));
        for (NettyNioAsyncHttpClient.Builder version : versions) {
            try (KinesisAsyncClient client = Clients.kinesisAsync(aws.endpoint(), version)) {
                assertThat(client.describeLimits().join().shardLimit()).isPositive();
            }
        }
    }

    @Test
    void theEndOfAClosedShardIsNoIteratorAndItsChildren() {
        create("ends", 2);
        clients.kinesis()
                .updateShardCount(request ->
                        request.streamName("ends").targetShardCount(3).scalingType(ScalingType.UNIFORM_SCALING));
        awaitActive("ends");

        GetRecordsResponse end = read("ends", "shardId-000000000000");

        assertThat(end.nextShardIterator()).isNull();
        assertThat(end.childShards())
                .extracting(ChildShard::shardId)
                .containsExactly("shardId-000000000002", "shardId-000000000003");
        assertThat(end.childShards())
                .allSatisfy(child -> assertThat(child.parentShards()).containsExactly("shardId-000000000000"));
        GetRecordsResponse merged = read("ends", "shardId-000000000003");
        assertThat(merged.childShards()).singleElement().satisfies(child -> {
            assertThat(child.parentShards()).containsExactly("shardId-000000000003", "shardId-000000000004");
            assertThat(child.hashKeyRange().startingHashKey()).isEqualTo("113427455640312821154458202477256070485");
            assertThat(child.hashKeyRange().endingHashKey()).isEqualTo("226854911280625642308916404954512140969");
        });
        assertThat(read("ends", "shardId-000000000002").nextShardIterator()).isNotNull();
    }

    @Test
    void shardsAreListedByEveryFilterAndInPages() {
        create("filters", 2);
        Instant beforeReshard = clients.kinesis()
                .describeStreamSummary(request -> request.streamName("filters"))
                .streamDescriptionSummary()
                .streamCreationTimestamp();
        clients.kinesis()
                .updateShardCount(request ->
                        request.streamName("filters").targetShardCount(4).scalingType(ScalingType.UNIFORM_SCALING));
        awaitActive("filters");

        assertThat(list(ShardFilterType.AT_LATEST, null)).hasSize(4);
        assertThat(list(ShardFilterType.AT_TRIM_HORIZON, null)).hasSize(2);
        assertThat(list(ShardFilterType.FROM_TRIM_HORIZON, null)).hasSize(6);
        assertThat(list(ShardFilterType.AT_TIMESTAMP, beforeReshard)).hasSize(2);
        assertThat(list(ShardFilterType.FROM_TIMESTAMP, beforeReshard)).hasSize(6);
        assertThat(list(ShardFilterType.FROM_TIMESTAMP, Instant.now())).hasSize(4);

        List<String> paged = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            var page = clients.kinesis().listShards(request -> {
                if (next == null) {
                    request.streamName("filters").maxResults(4);
                } else {
                    request.nextToken(next).maxResults(4);
                }
            });
            page.shards().forEach(shard -> paged.add(shard.shardId()));
            token = page.nextToken();
        } while (token != null);
        assertThat(paged).hasSize(6).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void refusalsAreTheSdksOwnExceptions() {
        create("taken", 1);

        assertThatThrownBy(() -> clients.kinesis()
                        .createStream(request -> request.streamName("taken").shardCount(1)))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Stream taken under account 000000000000 already exists.");
        assertThatThrownBy(() -> clients.kinesis().describeStream(request -> request.streamName("missing")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Stream missing under account 000000000000 not found.");
        assertThatThrownBy(() -> clients.kinesis().getRecords(request -> request.shardIterator("nonsense")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("Invalid ShardIterator.");
        assertThatThrownBy(() -> clients.kinesis()
                        .createStream(
                                request -> request.streamName("not a name").shardCount(0)))
                .isInstanceOf(KinesisException.class)
                .hasMessageContaining("2 validation errors detected")
                .hasMessageContaining("Value 'not a name' at 'streamName' failed to satisfy constraint: Member must"
                        + " satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }

    @Test
    void dynamoDbAnswersBehindTheSameEndpoint() {
        clients.dynamoDb()
                .createTable(request -> request.tableName("users")
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("email")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("email")
                                .keyType(KeyType.HASH)
                                .build())
                        .billingMode(BillingMode.PAY_PER_REQUEST));
        clients.dynamoDb().waiter().waitUntilTableExists(request -> request.tableName("users"));

        clients.dynamoDb()
                .putItem(request -> request.tableName("users")
                        .item(java.util.Map.of(
                                "email", AttributeValue.fromS("user1@foo.com"), "n", AttributeValue.fromN("1"))));

        assertThat(clients.dynamoDb()
                        .scan(request -> request.tableName("users"))
                        .items())
                .singleElement()
                .satisfies(item -> assertThat(item.get("email").s()).isEqualTo("user1@foo.com"));
        assertThatThrownBy(() -> clients.dynamoDb().describeTable(request -> request.tableName("missing")))
                .isInstanceOf(software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException.class);
    }

    @Test
    void anotherDynamoDbAnswersIfOneIsNamed() throws Exception {
        try (LocalAws behind = LocalAws.start(LocalAwsOptions.defaults());
                LocalAws before = LocalAws.start(LocalAwsOptions.defaults().withDynamoDbEndpoint(behind.endpoint()));
                var through = new Clients(before.endpoint())) {
            through.dynamoDb()
                    .createTable(request -> request.tableName("passed-on")
                            .attributeDefinitions(AttributeDefinition.builder()
                                    .attributeName("id")
                                    .attributeType(ScalarAttributeType.S)
                                    .build())
                            .keySchema(KeySchemaElement.builder()
                                    .attributeName("id")
                                    .keyType(KeyType.HASH)
                                    .build())
                            .billingMode(BillingMode.PAY_PER_REQUEST));
            through.dynamoDb()
                    .putItem(request ->
                            request.tableName("passed-on").item(java.util.Map.of("id", AttributeValue.fromS("1"))));

            assertThat(through.dynamoDb()
                            .scan(request -> request.tableName("passed-on"))
                            .items())
                    .hasSize(1);
            assertThatThrownBy(() -> through.dynamoDb()
                            .putItem(request -> request.tableName("passed-on")
                                    .item(java.util.Map.of("id", AttributeValue.fromS("1")))
                                    .conditionExpression("attribute_not_exists(id)")))
                    .isInstanceOf(software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException.class);
            assertThat(clients.dynamoDb().listTables().tableNames()).doesNotContain("passed-on");
        }
    }

    /** What a condition or a transaction failed at is more than a sentence. */
    @Test
    void dynamoDbsRefusalsAreTheSdksOwnExceptionsWithTheirItems() {
        clients.dynamoDb()
                .createTable(request -> request.tableName("refusing")
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("id")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build())
                        .billingMode(BillingMode.PAY_PER_REQUEST));
        var item = java.util.Map.of("id", AttributeValue.fromS("1"), "n", AttributeValue.fromN("1.50"));
        clients.dynamoDb().putItem(request -> request.tableName("refusing").item(item));

        var put = TransactWriteItem.builder()
                .put(action -> action.tableName("refusing")
                        .item(item)
                        .conditionExpression("attribute_not_exists(id)")
                        .returnValuesOnConditionCheckFailure("ALL_OLD"))
                .build();

        assertThatThrownBy(() -> clients.dynamoDb().transactWriteItems(request -> request.transactItems(put)))
                .isInstanceOfSatisfying(
                        software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException.class,
                        canceled -> assertThat(canceled.cancellationReasons())
                                .singleElement()
                                .satisfies(reason -> {
                                    assertThat(reason.code()).isEqualTo("ConditionalCheckFailed");
                                    assertThat(reason.item()).containsEntry("n", AttributeValue.fromN("1.5"));
                                }));
    }

    private static List<Shard> list(ShardFilterType type, Instant time) {
        return clients.kinesis()
                .listShards(request -> request.streamName("filters")
                        .shardFilter(filter -> filter.type(type).timestamp(time)))
                .shards();
    }

    private static GetRecordsResponse read(String stream, String shard) {
        String iterator = clients.kinesisAsync()
                .getShardIterator(request ->
                        request.streamName(stream).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .join()
                .shardIterator();
        return clients.kinesisAsync()
                .getRecords(request -> request.shardIterator(iterator))
                .join();
    }

    private static void create(String stream, int shards) {
        clients.kinesis().createStream(request -> request.streamName(stream).shardCount(shards));
        awaitActive(stream);
    }

    private static void awaitActive(String stream) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(clients.kinesis()
                                .describeStreamSummary(request -> request.streamName(stream))
                                .streamDescriptionSummary()
                                .streamStatus())
                        .isEqualTo(StreamStatus.ACTIVE));
    }
}
