package io.shardlab.aws;

import io.shardlab.aws.dynamodb.DynamoDbSettings;
import io.shardlab.aws.kinesis.KinesisSettings;
import io.shardlab.aws.kinesis.Limits;
import io.shardlab.aws.kinesis.ReshardPace;
import io.shardlab.aws.sts.IdentityProvider;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link LocalAws} is started.
 *
 * @param host the address to listen on
 * @param port 0 for any
 * @param allowedHosts names, beside the address and localhost, by which callers may ask for it: while no identities are
 *     enforced, every other name may be that of a web page
 * @param idleTimeout how long a connection may be silent before it ends
 * @param kinesis account, limits and times
 * @param dynamoDb times, limits and memory of tables
 * @param dynamoDbEndpoint another DynamoDB instead of our own
 * @param identities a folder of roles and users, see {@link io.shardlab.aws.iam.IdentityFiles}; with any, signatures and
 *     policies are enforced
 * @param identityProviders whose web identity tokens are believed
 * @param adminToken what callers of the admin API must know
 */
public record LocalAwsOptions(
        String host,
        int port,
        List<String> allowedHosts,
        Duration idleTimeout,
        KinesisSettings kinesis,
        DynamoDbSettings dynamoDb,
        Optional<URI> dynamoDbEndpoint,
        Optional<Path> identities,
        List<IdentityProvider> identityProviders,
        String adminToken,
        Clock clock) {

    /** Loopback, any port, AWS's limits, quick changes, half of the heap for records and a quarter for items, a random token. */
    public static LocalAwsOptions defaults() {
        return new LocalAwsOptions(
                "127.0.0.1",
                0,
                List.of(),
                Duration.ofMinutes(2),
                new KinesisSettings(
                        "000000000000",
                        Limits.SHARDS,
                        Duration.ofMillis(200),
                        new ReshardPace(Duration.ofSeconds(1), Duration.ofMillis(300)),
                        Runtime.getRuntime().maxMemory() / 2),
                DynamoDbSettings.defaults(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                randomToken(),
                Clock.systemUTC());
    }

    public LocalAwsOptions withAddress(String newHost, int newPort) {
        return new LocalAwsOptions(
                newHost,
                newPort,
                allowedHosts,
                idleTimeout,
                kinesis,
                dynamoDb,
                dynamoDbEndpoint,
                identities,
                identityProviders,
                adminToken,
                clock);
    }

    public LocalAwsOptions withAllowedHosts(List<String> names) {
        return new LocalAwsOptions(
                host,
                port,
                names,
                idleTimeout,
                kinesis,
                dynamoDb,
                dynamoDbEndpoint,
                identities,
                identityProviders,
                adminToken,
                clock);
    }

    public LocalAwsOptions withIdleTimeout(Duration timeout) {
        return new LocalAwsOptions(
                host,
                port,
                allowedHosts,
                timeout,
                kinesis,
                dynamoDb,
                dynamoDbEndpoint,
                identities,
                identityProviders,
                adminToken,
                clock);
    }

    public LocalAwsOptions withKinesis(KinesisSettings settings) {
        return new LocalAwsOptions(
                host,
                port,
                allowedHosts,
                idleTimeout,
                settings,
                dynamoDb,
                dynamoDbEndpoint,
                identities,
                identityProviders,
                adminToken,
                clock);
    }

    public LocalAwsOptions withDynamoDb(DynamoDbSettings settings) {
        return new LocalAwsOptions(
                host,
                port,
                allowedHosts,
                idleTimeout,
                kinesis,
                settings,
                dynamoDbEndpoint,
                identities,
                identityProviders,
                adminToken,
                clock);
    }

    public LocalAwsOptions withDynamoDbEndpoint(URI endpoint) {
        return new LocalAwsOptions(
                host,
                port,
                allowedHosts,
                idleTimeout,
                kinesis,
                dynamoDb,
                Optional.of(endpoint),
                identities,
                identityProviders,
                adminToken,
                clock);
    }

    public LocalAwsOptions withIdentities(Path folder) {
        return new LocalAwsOptions(
                host,
                port,
                allowedHosts,
                idleTimeout,
                kinesis,
                dynamoDb,
                dynamoDbEndpoint,
                Optional.of(folder),
                identityProviders,
                adminToken,
                clock);
    }

    public LocalAwsOptions withIdentityProvider(IdentityProvider provider) {
        return new LocalAwsOptions(
                host,
                port,
                allowedHosts,
                idleTimeout,
                kinesis,
                dynamoDb,
                dynamoDbEndpoint,
                identities,
                List.of(provider),
                adminToken,
                clock);
    }

    public LocalAwsOptions withAdminToken(String token) {
        return new LocalAwsOptions(
                host,
                port,
                allowedHosts,
                idleTimeout,
                kinesis,
                dynamoDb,
                dynamoDbEndpoint,
                identities,
                identityProviders,
                token,
                clock);
    }

    public LocalAwsOptions withClock(Clock newClock) {
        return new LocalAwsOptions(
                host,
                port,
                allowedHosts,
                idleTimeout,
                kinesis,
                dynamoDb,
                dynamoDbEndpoint,
                identities,
                identityProviders,
                adminToken,
                newClock);
    }

    public LocalAwsOptions withLimits(Limits limits) {
        return withKinesis(kinesis.withLimits(limits));
    }

    /** @param duration how long a stream is CREATING, and DELETING */
    public LocalAwsOptions withLifecycleDuration(Duration duration) {
        return withKinesis(kinesis.withLifecycleDuration(duration));
    }

    /** @param stage how long the short-lived shards of an update are visible inside {@code duration} */
    public LocalAwsOptions withReshard(Duration duration, Duration stage) {
        return withKinesis(kinesis.withReshardPace(new ReshardPace(duration, stage)));
    }

    static String randomToken() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
