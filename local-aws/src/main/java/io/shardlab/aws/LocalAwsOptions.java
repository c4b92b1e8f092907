package io.shardlab.aws;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * How a {@link LocalAws} is started.
 *
 * @param host the address to listen on
 * @param port 0 for any
 * @param account twelve digits
 * @param dynamoDbEndpoint another DynamoDB instead of DynamoDB Local
 * @param limits whether shards throttle and calls are counted, as on AWS
 * @param lifecycleDuration how long a stream is CREATING, and DELETING
 * @param reshardDuration how long a stream is UPDATING
 * @param reshardStage how long, inside that, the short-lived shards of a uniform update are visible
 * @param recordMemory the bound of all records in memory, in bytes; puts beyond it are refused
 */
public record LocalAwsOptions(
        String host,
        int port,
        String account,
        Optional<URI> dynamoDbEndpoint,
        boolean limits,
        Duration lifecycleDuration,
        Duration reshardDuration,
        Duration reshardStage,
        long recordMemory,
        Clock clock) {

    /** Loopback, any port, AWS's limits, quick changes. */
    public static LocalAwsOptions defaults() {
        return new LocalAwsOptions(
                "127.0.0.1",
                0,
                "000000000000",
                Optional.empty(),
                true,
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                Runtime.getRuntime().maxMemory() / 2,
                Clock.systemUTC());
    }

    public LocalAwsOptions withAddress(String newHost, int newPort) {
        return new LocalAwsOptions(
                newHost,
                newPort,
                account,
                dynamoDbEndpoint,
                limits,
                lifecycleDuration,
                reshardDuration,
                reshardStage,
                recordMemory,
                clock);
    }

    public LocalAwsOptions withAccount(String newAccount) {
        return new LocalAwsOptions(
                host,
                port,
                newAccount,
                dynamoDbEndpoint,
                limits,
                lifecycleDuration,
                reshardDuration,
                reshardStage,
                recordMemory,
                clock);
    }

    public LocalAwsOptions withDynamoDbEndpoint(URI endpoint) {
        return new LocalAwsOptions(
                host,
                port,
                account,
                Optional.of(endpoint),
                limits,
                lifecycleDuration,
                reshardDuration,
                reshardStage,
                recordMemory,
                clock);
    }

    public LocalAwsOptions withLimits(boolean enforced) {
        return new LocalAwsOptions(
                host,
                port,
                account,
                dynamoDbEndpoint,
                enforced,
                lifecycleDuration,
                reshardDuration,
                reshardStage,
                recordMemory,
                clock);
    }

    public LocalAwsOptions withLifecycleDuration(Duration duration) {
        return new LocalAwsOptions(
                host,
                port,
                account,
                dynamoDbEndpoint,
                limits,
                duration,
                reshardDuration,
                reshardStage,
                recordMemory,
                clock);
    }

    /** @param stage how long the short-lived shards are visible inside {@code duration} */
    public LocalAwsOptions withReshard(Duration duration, Duration stage) {
        return new LocalAwsOptions(
                host, port, account, dynamoDbEndpoint, limits, lifecycleDuration, duration, stage, recordMemory, clock);
    }

    public LocalAwsOptions withRecordMemory(long bytes) {
        return new LocalAwsOptions(
                host,
                port,
                account,
                dynamoDbEndpoint,
                limits,
                lifecycleDuration,
                reshardDuration,
                reshardStage,
                bytes,
                clock);
    }

    public LocalAwsOptions withClock(Clock newClock) {
        return new LocalAwsOptions(
                host,
                port,
                account,
                dynamoDbEndpoint,
                limits,
                lifecycleDuration,
                reshardDuration,
                reshardStage,
                recordMemory,
                newClock);
    }
}
