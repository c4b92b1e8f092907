package io.shardlab.consumer;

import io.shardlab.consumer.kcl.Memory;
import io.shardlab.consumer.kcl.PageLimit;
import io.shardlab.consumer.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.KinesisClientUtil;

/**
 * The clients, whose endpoints and credentials come from the SDK's own chains. They end with the process: closing them takes
 * two seconds in which a pod is already useless.
 *
 * @param kinesis reads the stream
 * @param leases KCL's own, so that a throttled table of users never delays a renewal
 * @param lastRead when the stream was last asked for records
 * @param records writes users and dead letters
 */
record AwsClients(
        KinesisAsyncClient kinesis, LastRead lastRead, DynamoDbAsyncClient leases, DynamoDbAsyncClient records) {

    private static final Duration ONE_WRITE = Duration.ofSeconds(10);

    AwsClients(Settings settings) {
        this(settings, new LastRead(Clock.systemUTC()));
    }

    private AwsClients(Settings settings, LastRead lastRead) {
        this(
                KinesisClientUtil.createKinesisAsyncClient(KinesisAsyncClient.builder()
                        .region(Region.of(settings.region()))
                        .overrideConfiguration(client -> client.addExecutionInterceptor(lastRead)
                                .addExecutionInterceptor(
                                        new PageLimit(Memory.ofThisJvm().pageBytes())))),
                lastRead,
                DynamoDbAsyncClient.builder()
                        .region(Region.of(settings.region()))
                        .build(),
                DynamoDbAsyncClient.builder()
                        .region(Region.of(settings.region()))
                        .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                                .maxConcurrency(settings.writesPerPod())
                                // A large dead letter takes several connections at once.
                                .maxPendingConnectionAcquires(Integer.MAX_VALUE))
                        // Tried again by the store itself, which sees when a lease is gone and never gives up before.
                        .overrideConfiguration(client ->
                                client.apiCallAttemptTimeout(ONE_WRITE).retryStrategy(AwsRetryStrategy.doNotRetry()))
                        .build());
    }
}
