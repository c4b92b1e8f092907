package io.shardlab.aws;

import io.shardlab.aws.admin.AdminApi;
import io.shardlab.aws.calls.CallLog;
import io.shardlab.aws.cloudwatch.Metric;
import io.shardlab.aws.cloudwatch.Metrics;
import io.shardlab.aws.cloudwatch.operation.CloudWatchApi;
import io.shardlab.aws.dynamodb.operation.DynamoDbApi;
import io.shardlab.aws.dynamodb.table.Tables;
import io.shardlab.aws.faults.Faults;
import io.shardlab.aws.gateway.Gateway;
import io.shardlab.aws.iam.Iam;
import io.shardlab.aws.iam.IdentityFiles;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.StreamMetric;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.kinesis.operation.KinesisApi;
import io.shardlab.aws.sts.StsApi;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Kinesis and DynamoDB behind one endpoint, in this process, for as long as it is not closed. */
public final class LocalAws implements AutoCloseable {

    private static final int CALLS_KEPT = 10_000;

    private final Vertx vertx;
    private final URI endpoint;
    private final String adminToken;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalAws(Vertx vertx, URI endpoint, String adminToken) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.adminToken = adminToken;
    }

    /**
     * Starts it. Every service answers when this returns.
     *
     * @throws IOException when the address cannot be listened on, or the identities cannot be read
     */
    public static LocalAws start(LocalAwsOptions options) throws IOException {
        return start(options, vertx());
    }

    /** What it runs on; a program makes it on another core while it reads its command line. */
    static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /** @param vertx its own from now on, closed with it */
    static LocalAws start(LocalAwsOptions options, Vertx vertx) throws IOException {
        try {
            int port = listen(gateway(vertx, options), options);
            return new LocalAws(vertx, URI.create("http://" + options.host() + ":" + port), options.adminToken());
        } catch (IOException | RuntimeException e) {
            close(vertx);
            throw e;
        }
    }

    private static int listen(Gateway gateway, LocalAwsOptions options) throws IOException {
        try {
            return gateway.listen(options.port())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IOException(
                    "local-aws cannot listen on " + options.host() + ":" + options.port() + ": "
                            + e.getCause().getMessage()
                            + ". Is another program using the port? Port 0 takes any free one.",
                    e.getCause());
        }
    }

    private static Gateway gateway(Vertx vertx, LocalAwsOptions options) throws IOException {
        var metrics = new Metrics(options.clock());
        var streams = new Streams(
                options.kinesis(),
                options.clock(),
                (stream, metric, value) -> metrics.put(of(stream, metric), metric.unit(), value));
        var iam = new Iam(options.kinesis().account(), options.clock());
        if (options.identities().isPresent()) {
            IdentityFiles.load(options.identities().get(), iam);
        }
        var log = new CallLog(CALLS_KEPT);
        var faults = new Faults(options.clock(), new SplittableRandom());
        var services = new Gateway.Services(
                new KinesisApi(streams),
                new DynamoDbApi(new Tables(options.kinesis().account(), options.dynamoDb(), options.clock())),
                options.dynamoDbEndpoint(),
                LocalAwsOptions.randomToken(),
                new CloudWatchApi(metrics, options.kinesis().account()),
                new StsApi(iam, options.clock(), options.identityProviders()),
                iam,
                new AdminApi(log, faults, streams, iam),
                faults,
                log);
        var access =
                new Gateway.Access(options.host(), options.allowedHosts(), options.idleTimeout(), options.adminToken());
        return new Gateway(vertx, options.clock(), services, access);
    }

    private static Metric of(StreamKey stream, StreamMetric metric) {
        return new Metric(stream.region(), "AWS/Kinesis", metric.wireName(), Map.of("StreamName", stream.name()));
    }

    /** Where every service answers. */
    public URI endpoint() {
        return endpoint;
    }

    /** What callers of the admin API must know. */
    public String adminToken() {
        return adminToken;
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            close(vertx);
        }
    }

    private static void close(Vertx vertx) {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
