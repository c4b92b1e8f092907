package io.shardlab.consumer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlab.consumer.metrics.Meters;
import io.shardlab.consumer.record.StreamId;
import io.shardlab.consumer.shard.HeldLease;
import io.shardlab.consumer.shard.PodBounds;
import io.shardlab.consumer.shard.Retry;
import io.shardlab.consumer.shard.Shards;
import io.shardlab.consumer.shard.UserProcessorFactory;
import io.shardlab.consumer.shard.UserRecordStore;
import io.shardlab.consumer.store.UserTable;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * Records per second into a table: one synchronous PutItem per record (the tutorial's way), a bare load generator with as many
 * writes in flight as the consumer, and the consumer's processor.
 */
public final class WriteBenchmark {

    private static final int IN_FLIGHT = 32;
    private static final int DELIVERY = 1_000;
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private final URI endpoint;
    private final DynamoDbAsyncClient async;

    private WriteBenchmark(URI endpoint) {
        this.endpoint = endpoint;
        this.async = DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(IN_FLIGHT))
                .build();
    }

    public static void main(String[] args) throws Exception {
        var logs = Files.createDirectories(Path.of("target/benchmarks"));
        try (var cloud = new Cloud(logs).withStream(1);
                var stub = new StubDynamoDb(cloud.endpoint(), Duration.ofMillis(2), item -> {})) {
            new WriteBenchmark(stub.endpoint()).run("stub that answers in 2 ms", 500, 10_000);
            new WriteBenchmark(cloud.endpoint()).run("local-aws", 500, 5_000);
        }
        System.exit(0);
    }

    private void run(String where, int fewRecords, int manyRecords) throws Exception {
        oneByOne("warm", fewRecords);
        processor("warm-p", manyRecords / 4);
        generator("warm-g", manyRecords / 4);
        double seed = oneByOne("one", fewRecords);
        double first = processor("first", manyRecords);
        double bare = generator("bare", manyRecords);
        double second = processor("second", manyRecords);
        double consumer = (first + second) / 2;
        System.out.printf(
                Locale.ROOT,
                "%s: one by one %.0f/s, bare generator %.0f/s, consumer %.0f/s (%.0f and %.0f);"
                        + " consumer is %.1f times one by one, %.0f %% of the generator%n",
                where,
                seed,
                bare,
                consumer,
                first,
                second,
                consumer / seed,
                100 * consumer / bare);
    }

    private double oneByOne(String prefix, int records) {
        try (var client = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build()) {
            long begin = System.nanoTime();
            for (int i = 0; i < records; i++) {
                client.putItem(item(prefix, i));
            }
            return rate(records, begin);
        }
    }

    private double generator(String prefix, int records) throws InterruptedException {
        var permits = new Semaphore(IN_FLIGHT);
        long begin = System.nanoTime();
        for (int i = 0; i < records; i++) {
            permits.acquire();
            async.putItem(item(prefix, i)).whenComplete((done, failure) -> permits.release());
        }
        permits.acquire(IN_FLIGHT);
        return rate(records, begin);
    }

    /** The same attributes and condition as the consumer's. */
    private static PutItemRequest item(String prefix, int number) {
        var text = AttributeValue.fromS("0".repeat(129));
        return PutItemRequest.builder()
                .tableName(Cloud.USERS)
                .item(Map.of(
                        "email", AttributeValue.fromS(prefix + number + "@foo.com"),
                        "name", AttributeValue.fromS("user" + number),
                        "city", AttributeValue.fromS("new york"),
                        "processed_by", AttributeValue.fromS("pod"),
                        "shard_id", AttributeValue.fromS("shardId-000000000000"),
                        "position", text,
                        "stream_id", AttributeValue.fromS("arn"),
                        "processed_at", AttributeValue.fromS(Instant.now().toString()),
                        "arrived_at", AttributeValue.fromS(Instant.now().toString())))
                .conditionExpression("attribute_not_exists(#position) OR #position < :position")
                .expressionAttributeNames(Map.of("#position", "position"))
                .expressionAttributeValues(Map.of(":position", text))
                .build();
    }

    private double processor(String prefix, int records) {
        var clock = Clock.systemUTC();
        var meters = new Meters(new SimpleMeterRegistry());
        var users = new UserTable(async, Cloud.USERS, "pod", new StreamId("arn", Instant.EPOCH), clock);
        var store = new UserRecordStore(
                users,
                (record, reason) -> CompletableFuture.failedFuture(new IllegalStateException(reason)),
                (one, other) -> CompletableFuture.completedFuture(true),
                new Retry(Duration.ofMillis(50), Duration.ofSeconds(1)),
                meters);
        var processor = new UserProcessorFactory(
                        store,
                        shard -> new Lasting(),
                        Throwable::printStackTrace,
                        IN_FLIGHT,
                        new PodBounds(IN_FLIGHT, Long.MAX_VALUE),
                        1_000,
                        Duration.ofSeconds(10),
                        Runnable::run,
                        new Shards(meters, clock),
                        meters,
                        clock)
                .shardRecordProcessor();
        processor.initialize(InitializationInput.builder()
                .shardId("shardId-000000000000")
                .extendedSequenceNumber(ExtendedSequenceNumber.TRIM_HORIZON)
                .build());
        long begin = System.nanoTime();
        for (int from = 0; from < records; from += DELIVERY) {
            processor.processRecords(delivery(prefix, from));
        }
        return rate(records, begin);
    }

    private static ProcessRecordsInput delivery(String prefix, int from) {
        return ProcessRecordsInput.builder()
                .records(IntStream.range(from, from + DELIVERY)
                        .mapToObj(number -> record(prefix, number))
                        .toList())
                .millisBehindLatest(0L)
                .checkpointer(checkpointer())
                .build();
    }

    private static KinesisClientRecord record(String prefix, int number) {
        return KinesisClientRecord.builder()
                .sequenceNumber(Integer.toString(1_000_000 + number))
                .partitionKey(prefix + number + "@foo.com")
                .approximateArrivalTimestamp(Instant.now())
                .data(ByteBuffer.wrap(Cloud.json("user" + number).getBytes()))
                .build();
    }

    private static RecordProcessorCheckpointer checkpointer() {
        return (RecordProcessorCheckpointer) Proxy.newProxyInstance(
                WriteBenchmark.class.getClassLoader(),
                new Class<?>[] {RecordProcessorCheckpointer.class},
                (proxy, method, arguments) -> null);
    }

    private static double rate(int records, long begin) {
        return records / ((System.nanoTime() - begin) / 1e9);
    }

    private static final class Lasting implements HeldLease {

        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public void drop() {
            throw new IllegalStateException("nothing ends this lease");
        }
    }
}
