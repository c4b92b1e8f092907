package io.shardlab.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Calls per second of a DynamoDB endpoint through the AWS SDK: conditional PutItem, GetItem and a Query of ten items, with a
 * table of a size of one's choice. {@code DynamoDbBenchmark URL [ITEMS]}.
 */
public final class DynamoDbBenchmark {

    private static final int IN_FLIGHT = 32;
    private static final int BATCH = 25;
    private static final int LINES = 10;
    private static final String TABLE = "benchmark";

    private final DynamoDbAsyncClient client;

    private DynamoDbBenchmark(URI endpoint) {
        this.client = DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(IN_FLIGHT))
                .build();
    }

    public static void main(String[] args) throws Exception {
        int items = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        int calls = args.length > 2 ? Integer.parseInt(args[2]) : 20_000;
        var benchmark = new DynamoDbBenchmark(URI.create(args[0]));
        benchmark.createTable();
        benchmark.fill(items);
        benchmark.measure("warm", items, calls / 2);
        benchmark.measure("measured", items, calls);
        System.exit(0);
    }

    private void createTable() {
        client.createTable(request -> request.tableName(TABLE)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(
                                definition("id", ScalarAttributeType.S), definition("line", ScalarAttributeType.N))
                        .keySchema(element("id", KeyType.HASH), element("line", KeyType.RANGE)))
                .join();
        client.waiter()
                .waitUntilTableExists(request -> request.tableName(TABLE))
                .join();
    }

    private static AttributeDefinition definition(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static Map<String, AttributeValue> item(int number) {
        return Map.of(
                "id", AttributeValue.fromS("order" + number / LINES),
                "line", AttributeValue.fromN(Integer.toString(number % LINES)),
                "name", AttributeValue.fromS("user" + number),
                "city", AttributeValue.fromS("new york"),
                "position", AttributeValue.fromS("0".repeat(56)));
    }

    private static Map<String, AttributeValue> key(int number) {
        return Map.of(
                "id", AttributeValue.fromS("order" + number / LINES),
                "line", AttributeValue.fromN(Integer.toString(number % LINES)));
    }

    private void fill(int items) throws InterruptedException {
        rate(items / BATCH, batch -> {
            List<WriteRequest> writes = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                writes.add(WriteRequest.builder()
                        .putRequest(PutRequest.builder()
                                .item(item(batch * BATCH + i))
                                .build())
                        .build());
            }
            return client.batchWriteItem(request -> request.requestItems(Map.of(TABLE, writes)));
        });
    }

    private void measure(String title, int items, int calls) throws InterruptedException {
        double put = rate(
                calls,
                i -> client.putItem(request -> request.tableName(TABLE)
                        .item(item(spread(i, items)))
                        .conditionExpression("attribute_not_exists(#p) OR #p <= :p")
                        .expressionAttributeNames(Map.of("#p", "position"))
                        .expressionAttributeValues(Map.of(":p", AttributeValue.fromS("0".repeat(56))))));
        double get = rate(
                calls, i -> client.getItem(request -> request.tableName(TABLE).key(key(spread(i, items)))));
        double query = rate(
                calls / 2,
                i -> client.query(request -> request.tableName(TABLE)
                        .keyConditionExpression("id = :i")
                        .expressionAttributeValues(
                                Map.of(":i", AttributeValue.fromS("order" + spread(i, items) / LINES)))));
        System.out.printf(
                Locale.ROOT,
                "%s, %,d items: conditional PutItem %,.0f/s, GetItem %,.0f/s, Query of %d %,.0f/s%n",
                title,
                items,
                put,
                get,
                LINES,
                query);
    }

    /** Items all over the table. */
    private static int spread(int call, int items) {
        return (int) ((call * 2_654_435_761L & Long.MAX_VALUE) % items);
    }

    private static double rate(int calls, IntFunction<CompletableFuture<?>> call) throws InterruptedException {
        var permits = new Semaphore(IN_FLIGHT);
        var failures = new AtomicInteger();
        long begin = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            permits.acquire();
            call.apply(i).whenComplete((done, failure) -> {
                if (failure != null) {
                    failures.incrementAndGet();
                }
                permits.release();
            });
        }
        permits.acquire(IN_FLIGHT);
        if (failures.get() > 0) {
            throw new IllegalStateException(failures + " calls failed");
        }
        return calls / ((System.nanoTime() - begin) / 1e9);
    }
}
