package io.shardlab.aws.dynamodb;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * AWS's own DynamoDB Local, inside this process and in memory, on a loopback port that answers to one access key only.
 *
 * <p>Its request handler is used without its server, which would listen on every interface and report home.
 */
public final class DynamoDbLocal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbLocal.class);
    private static final int THREADS = 32;

    private final LocalDynamoDBServerHandler handler;
    private final Server server;

    private DynamoDbLocal(LocalDynamoDBServerHandler handler, Server server) {
        this.handler = handler;
        this.server = server;
    }

    /**
     * Starts it on a thread of its own, since it takes seconds.
     *
     * @param accessKey letters and digits that a call must be signed with, so that it answers nobody else on this machine
     * @return completes when it answers, or exceptionally with a sentence when this platform cannot run it
     */
    public static CompletableFuture<DynamoDbLocal> start(String accessKey) {
        var started = new CompletableFuture<DynamoDbLocal>();
        var thread = new Thread(
                () -> {
                    try {
                        if (SqliteLibrary.load(started::isCancelled)) {
                            DynamoDbLocal local = startNow(accessKey);
                            if (!started.complete(local)) {
                                local.close();
                            }
                        }
                    } catch (Exception | LinkageError e) {
                        LOG.error("DynamoDB Local did not start: {}", e.getMessage());
                        started.completeExceptionally(e);
                    }
                },
                "dynamodb-local-start");
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    private static DynamoDbLocal startNow(String accessKey) throws Exception {
        long begun = System.nanoTime();
        boolean inMemory = true;
        boolean sharedByAllCallers = true;
        boolean delayTransientStatuses = false;
        var requests = new LocalDynamoDBRequestHandler(0, inMemory, null, sharedByAllCallers, delayTransientStatuses);
        var handler = new LocalDynamoDBServerHandler(requests, "*");
        var threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("dynamodb-local");
        threads.setDaemon(true);
        var server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        server.addConnector(connector);
        server.setHandler(new Handler.Wrapper(handler) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
                if (authorization == null || !authorization.contains("Credential=" + accessKey + "/")) {
                    Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
                    return true;
                }
                return super.handle(request, response, callback);
            }
        });
        server.start();
        LOG.info("DynamoDB Local answers after {} ms", (System.nanoTime() - begun) / 1_000_000);
        return new DynamoDbLocal(handler, server);
    }

    /** Ends one, be it ready or still starting. */
    public static void stop(CompletableFuture<DynamoDbLocal> starting) {
        if (starting.cancel(false)) {
            SqliteLibrary.awaitNoLoading();
        } else {
            starting.thenAccept(DynamoDbLocal::close);
        }
    }

    /** Where it answers, for this process only. */
    public URI endpoint() {
        var connector = (ServerConnector) server.getConnectors()[0];
        var address = new InetSocketAddress(connector.getHost(), connector.getLocalPort());
        return URI.create("http://" + address.getHostString() + ":" + address.getPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
            handler.close();
        } catch (Exception e) {
            LOG.warn("DynamoDB Local did not stop cleanly: {}", e.toString());
        }
    }
}
