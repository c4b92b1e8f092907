package io.shardlab.aws;

import io.shardlab.aws.dynamodb.DynamoDbLocal;
import io.shardlab.aws.gateway.Gateway;
import io.shardlab.aws.kinesis.KinesisSettings;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.kinesis.operation.KinesisApi;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Kinesis and DynamoDB behind one endpoint, in this process, for as long as it is not closed. */
public final class LocalAws implements AutoCloseable {

    private final Vertx vertx;
    private final URI endpoint;
    private final Optional<CompletableFuture<DynamoDbLocal>> dynamoDb;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalAws(Vertx vertx, URI endpoint, Optional<CompletableFuture<DynamoDbLocal>> dynamoDb) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.dynamoDb = dynamoDb;
    }

    /**
     * Starts it. Kinesis answers when this returns; DynamoDB Local takes seconds more, and calls to it wait.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static LocalAws start(LocalAwsOptions options) throws IOException {
        var settings = new KinesisSettings(
                options.account(),
                options.limits(),
                options.lifecycleDuration(),
                options.reshardDuration(),
                options.reshardStage(),
                options.recordMemory());
        var vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        Optional<CompletableFuture<DynamoDbLocal>> local =
                options.dynamoDbEndpoint().isPresent() ? Optional.empty() : Optional.of(DynamoDbLocal.start());
        Future<URI> dynamoDb = local.map(
                        future -> Future.fromCompletionStage(future.thenApply(DynamoDbLocal::endpoint)))
                .orElseGet(
                        () -> Future.succeededFuture(options.dynamoDbEndpoint().get()));
        var gateway = new Gateway(vertx, new KinesisApi(new Streams(settings, options.clock())), dynamoDb);
        var listening = gateway.listen(options.host(), options.port())
                .toCompletionStage()
                .toCompletableFuture();
        try {
            int port = listening.join();
            return new LocalAws(vertx, URI.create("http://" + options.host() + ":" + port), local);
        } catch (CompletionException e) {
            vertx.close();
            throw new IOException(
                    "local-aws cannot listen on " + options.host() + ":" + options.port() + ": "
                            + e.getCause().getMessage()
                            + ". Is another program using the port? Port 0 takes any free one.",
                    e.getCause());
        }
    }

    /** Where every service answers. */
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        dynamoDb.ifPresent(starting -> starting.whenComplete((running, failure) -> {
            if (running != null) {
                running.close();
            }
        }));
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
