package io.shardlab.consumer.kcl;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The workers that say in the lease table that they live, as each of KCL 3.5 does every {@code workerMetricsReporterFreqInMillis}
 * (WorkerMetricStats: {@code entityType}, {@code lut} in seconds). KCL 3.0 to 3.4 says so in a table of its own: none is found.
 */
final class LivingWorkers {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    /** {@code lut} is in whole seconds, and no two clocks agree. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final DynamoDbAsyncClient dynamoDb;
    private final String leaseTable;
    private final Duration reportsEvery;

    LivingWorkers(DynamoDbAsyncClient dynamoDb, String leaseTable, Duration reportsEvery) {
        this.dynamoDb = dynamoDb;
        this.leaseTable = leaseTable;
        this.reportsEvery = reportsEvery;
    }

    /** Those whose last report is not overdue. A worker that was killed counts among them until it is. */
    Set<String> at(Instant now) throws ExecutionException, TimeoutException, InterruptedException {
        var oldest = now.minus(reportsEvery).minus(TOLERANCE).getEpochSecond();
        Set<String> living = ConcurrentHashMap.newKeySet();
        dynamoDb.scanPaginator(request -> request.tableName(leaseTable)
                        .filterExpression("entityType = :worker AND lut >= :oldest")
                        .expressionAttributeValues(Map.of(
                                ":worker", AttributeValue.fromS("WORKER_METRIC_STATS"),
                                ":oldest", AttributeValue.fromN(Long.toString(oldest)))))
                .items()
                .subscribe(row -> living.add(row.get("leaseKey").s()))
                .get(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS);
        return living;
    }
}
