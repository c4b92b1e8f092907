package io.shardlab.aws;

import io.shardlab.aws.admin.AdminApi;
import io.shardlab.aws.calls.CallLog;
import io.shardlab.aws.dynamodb.DynamoDbLocal;
import io.shardlab.aws.faults.Faults;
import io.shardlab.aws.gateway.Gateway;
import io.shardlab.aws.iam.Iam;
import io.shardlab.aws.iam.IdentityFiles;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.kinesis.operation.KinesisApi;
import io.shardlab.aws.sts.StsApi;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Kinesis and DynamoDB behind one endpoint, in this process, for as long as it is not closed. */
public final class LocalAws implements AutoCloseable {

    private static final int CALLS_KEPT = 10_000;

    private final Vertx vertx;
    private final URI endpoint;
    private final String adminToken;
    private final Optional<CompletableFuture<DynamoDbLocal>> dynamoDb;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalAws(
            Vertx vertx, URI endpoint, String adminToken, Optional<CompletableFuture<DynamoDbLocal>> dynamoDb) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.adminToken = adminToken;
        this.dynamoDb = dynamoDb;
    }

    /**
     * Starts it. Kinesis answers when this returns; DynamoDB Local takes seconds more, and calls to it wait.
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
        String accessKey = LocalAwsOptions.randomToken();
        Optional<CompletableFuture<DynamoDbLocal>> local =
                options.dynamoDbEndpoint().isPresent() ? Optional.empty() : Optional.of(DynamoDbLocal.start(accessKey));
        // Mapped here and not in the stage, which would wrap a failure and hide its sentence.
        Future<URI> dynamoDb = local.map(
                        future -> Future.fromCompletionStage(future).map(DynamoDbLocal::endpoint))
                .orElseGet(
                        () -> Future.succeededFuture(options.dynamoDbEndpoint().get()));
        try {
            int port = listen(gateway(vertx, options, dynamoDb, accessKey), options);
            URI endpoint = URI.create("http://" + options.host() + ":" + port);
            return new LocalAws(vertx, endpoint, options.adminToken(), local);
        } catch (IOException | RuntimeException e) {
            close(vertx, local);
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

    private static Gateway gateway(Vertx vertx, LocalAwsOptions options, Future<URI> dynamoDb, String dynamoDbAccessKey)
            throws IOException {
        var streams = new Streams(options.kinesis(), options.clock());
        var iam = new Iam(options.kinesis().account(), options.clock());
        if (options.identities().isPresent()) {
            IdentityFiles.load(options.identities().get(), iam);
        }
        var log = new CallLog(CALLS_KEPT);
        var faults = new Faults(options.clock(), new SplittableRandom());
        var services = new Gateway.Services(
                new KinesisApi(streams),
                dynamoDb,
                dynamoDbAccessKey,
                new StsApi(iam, options.clock(), options.identityProviders()),
                iam,
                new AdminApi(log, faults, streams, iam),
                faults,
                log);
        var access =
                new Gateway.Access(options.host(), options.allowedHosts(), options.idleTimeout(), options.adminToken());
        return new Gateway(vertx, options.clock(), services, access);
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
            close(vertx, dynamoDb);
        }
    }

    private static void close(Vertx vertx, Optional<CompletableFuture<DynamoDbLocal>> dynamoDb) {
        dynamoDb.ifPresent(DynamoDbLocal::stop);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
