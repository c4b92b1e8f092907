package io.shardlab.aws.gateway;

import io.shardlab.aws.admin.AdminApi;
import io.shardlab.aws.calls.CallLog;
import io.shardlab.aws.cloudwatch.operation.CloudWatchApi;
import io.shardlab.aws.dynamodb.operation.DynamoDbApi;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Faults;
import io.shardlab.aws.iam.Iam;
import io.shardlab.aws.kinesis.operation.KinesisApi;
import io.shardlab.aws.protocol.WireFormat;
import io.shardlab.aws.sts.StsApi;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one endpoint in front of every service: HTTP/1.1 and cleartext HTTP/2, by upgrade or with prior knowledge.
 *
 * <p>Wire formats end here. What comes in is decoded before a service sees it, and whatever a service throws becomes an
 * answer in AWS's form.
 */
public final class Gateway {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** A request of 10 MiB of records in base64, and some room; DynamoDB's bound for a request is 16 MB. */
    private static final int MOST_DATA_BYTES = 16 << 20;
    /** A form with a web identity token of 20,000 characters, the longest that STS takes, and some room. */
    private static final int MOST_OTHER_BYTES = 256 << 10;

    private final HttpServer server;
    private final HandlerChain calls;
    private final AdminHandler admin;
    private final String host;

    /**
     * What a gateway stands in front of.
     *
     * @param dynamoDbEndpoint another DynamoDB, which calls are passed on to
     * @param accessKey what these are signed with
     */
    public record Services(
            KinesisApi kinesis,
            DynamoDbApi dynamoDb,
            Optional<URI> dynamoDbEndpoint,
            String accessKey,
            CloudWatchApi cloudWatch,
            StsApi sts,
            Iam iam,
            AdminApi admin,
            Faults faults,
            CallLog log) {}

    /**
     * Who may reach it.
     *
     * @param host the address to listen on
     * @param allowedHosts names, beside that address and localhost, by which callers may ask for it
     * @param idleTimeout how long a connection may be silent in both directions before it ends, be it between two requests or
     *     in the middle of one
     * @param adminToken what callers of the admin API must know
     */
    public record Access(String host, List<String> allowedHosts, Duration idleTimeout, String adminToken) {}

    public Gateway(Vertx vertx, Clock clock, Services services, Access access) {
        var handlers = new ServiceHandlers(
                new KinesisHandler(vertx, services.kinesis()),
                new DynamoDbHandler(dynamoDb(vertx, services), services.iam().account(), new SlowIndexes(clock)),
                new CloudWatchHandler(services.cloudWatch()),
                new StsHandler(vertx, services.sts()));
        var hosts = new TrustedHosts(access.host(), access.allowedHosts());
        this.calls = new HandlerChain(vertx, clock, handlers, hosts, services.iam(), services.faults(), services.log());
        this.admin = new AdminHandler(services.admin(), hosts, access.adminToken());
        this.host = access.host();
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHttp2ClearTextEnabled(true)
                        .setInitialSettings(new Http2Settings()
                                .setInitialWindowSize(4 << 20)
                                .setMaxConcurrentStreams(1000))
                        .setHttp2ConnectionWindowSize(16 << 20)
                        .setMaxHeaderSize(64 << 10)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout((int) access.idleTimeout().toMillis())
                        .setTcpNoDelay(true))
                .requestHandler(this::handle);
    }

    private static DynamoDbBackend dynamoDb(Vertx vertx, Services services) {
        return services.dynamoDbEndpoint()
                .<DynamoDbBackend>map(endpoint -> new DynamoDbProxy(vertx, endpoint, services.accessKey()))
                .orElseGet(() -> new OwnDynamoDb(services.dynamoDb()));
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any
     * @return the port that it listens on
     */
    public Future<Integer> listen(int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    private void handle(HttpServerRequest request) {
        request.exceptionHandler(e -> LOG.debug("a caller went away: {}", e.toString()));
        var head = new HttpRequest(request.method().name(), request.uri(), headers(request), Buffer.buffer());
        var body = new RequestBody(isAboutData(head) ? MOST_DATA_BYTES : MOST_OTHER_BYTES);
        try {
            Optional<HttpResponse> refused =
                    AdminHandler.isFor(head) ? admin.refusedByHead(head) : calls.refusedByHead(head);
            if (refused.isPresent()) {
                refuse(request, refused.get());
                return;
            }
            body.announce(head.header("Content-Length"));
        } catch (RuntimeException e) {
            refuse(request, lastResort(e));
            return;
        }
        if (head.header("Expect").equalsIgnoreCase("100-continue")) {
            request.response().writeContinue();
        }
        request.handler(part -> {
            try {
                body.add(part);
            } catch (AwsException tooLarge) {
                refuse(request, lastResort(tooLarge));
            }
        });
        request.endHandler(end -> answer(head.with(body.whole()))
                .onComplete(
                        answer -> send(request, answer.succeeded() ? answer.result() : lastResort(answer.cause()))));
    }

    private Future<HttpResponse> answer(HttpRequest incoming) {
        try {
            return AdminHandler.isFor(incoming)
                    ? Future.succeededFuture(admin.answer(incoming))
                    : calls.answer(incoming);
        } catch (RuntimeException | StackOverflowError e) {
            return Future.failedFuture(e);
        }
    }

    private static boolean isAboutData(HttpRequest head) {
        Target target = Target.of(head.header("X-Amz-Target"));
        return target.isKinesis() || target.isDynamoDb();
    }

    /** Answers now; what is still to come of the body is read and dropped, so that the caller gets to read the answer. */
    private static void refuse(HttpServerRequest request, HttpResponse answer) {
        request.handler(part -> {});
        request.endHandler(end -> {});
        send(request, answer);
    }

    /** The answer to a request that no handler could answer, not even with its own refusal. */
    private static HttpResponse lastResort(Throwable failure) {
        if (failure instanceof AwsException refused) {
            return HttpResponse.of(WireFormat.JSON, refused);
        }
        LOG.error("a request could not be answered", failure);
        return HttpResponse.of(
                WireFormat.JSON,
                AwsException.withStatus(500, "InternalFailure", "local-aws failed at this request: " + failure + "."));
    }

    /** The headers, with HTTP/2's {@code :authority} under the name that HTTP/1.1 gives it. */
    private static MultiMap headers(HttpServerRequest request) {
        if (request.headers().contains("Host") || request.authority() == null) {
            return request.headers();
        }
        return MultiMap.caseInsensitiveMultiMap()
                .addAll(request.headers())
                .add("Host", request.authority().toString());
    }

    private static void send(HttpServerRequest request, HttpResponse answer) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (answer instanceof HttpResponse.Reset) {
            response.reset();
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader("x-amzn-RequestId", UUID.randomUUID().toString());
        if (answer instanceof HttpResponse.Whole whole) {
            response.putHeader("Content-Type", whole.contentType());
            whole.headers().forEach(response::putHeader);
            response.end(Buffer.buffer(whole.body()));
        } else if (answer instanceof HttpResponse.Streamed streamed) {
            response.putHeader("Content-Type", streamed.contentType());
            streamed.writer().accept(response, request.version());
        }
    }
}
