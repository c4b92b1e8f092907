package io.shardlab.aws.gateway;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.operation.KinesisApi;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
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
    /** A request of 10 MiB of records in base64, and some room. */
    private static final int MOST_BODY_BYTES = 16 << 20;

    private final HttpServer server;
    private final KinesisApi kinesis;
    private final DynamoDbDoor dynamoDb;

    public Gateway(Vertx vertx, KinesisApi kinesis, Future<URI> dynamoDb) {
        this.kinesis = kinesis;
        this.dynamoDb = new DynamoDbDoor(vertx, dynamoDb);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHttp2ClearTextEnabled(true)
                        .setInitialSettings(new Http2Settings()
                                .setInitialWindowSize(4 << 20)
                                .setMaxConcurrentStreams(1000))
                        .setHttp2ConnectionWindowSize(16 << 20)
                        .setMaxHeaderSize(64 << 10)
                        .setTcpNoDelay(true))
                .requestHandler(this::handle);
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any
     * @return the port that it listens on
     */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    private void handle(HttpServerRequest request) {
        var body = new Body(request);
        request.exceptionHandler(e -> LOG.debug("a caller went away: {}", e.toString()));
        request.handler(body::add);
        request.endHandler(end -> {
            if (!body.tooLarge) {
                answer(request, body.buffer).onComplete(answer -> send(request, answer.result()));
            }
        });
    }

    private Future<Answer> answer(HttpServerRequest request, Buffer body) {
        WireFormat format = WireFormat.of(header(request, "Content-Type")).orElse(WireFormat.JSON);
        return route(request, format, body).otherwise(failure -> refusal(format, failure));
    }

    private Future<Answer> route(HttpServerRequest request, WireFormat format, Buffer body) {
        try {
            Target target = Target.of(header(request, "X-Amz-Target"));
            if (request.method() != HttpMethod.POST) {
                throw AwsException.withStatus(
                        404,
                        "UnknownOperationException",
                        "Every operation is a POST; this is a " + request.method() + ".");
            }
            if (target.isDynamoDb()) {
                return dynamoDb.answer(header(request, "X-Amz-Target"), header(request, "Content-Type"), body);
            }
            if (target.isKinesis()) {
                return Future.succeededFuture(answerKinesis(request, target, format, body));
            }
            throw AwsException.client(
                    "UnknownOperationException",
                    "local-aws does not know the target \"" + header(request, "X-Amz-Target") + "\".");
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Answer answerKinesis(HttpServerRequest request, Target target, WireFormat format, Buffer body) {
        Caller caller = Caller.of(header(request, "Authorization"));
        Structure input = body.length() == 0 ? Structure.EMPTY : format.decode(body.getBytes());
        return Answer.of(format, kinesis.answer(target.operation(), caller.region(), input));
    }

    private static Answer refusal(WireFormat format, Throwable failure) {
        if (failure instanceof AwsException refused) {
            return Answer.of(format, refused);
        }
        if (failure instanceof UnsupportedOperationException unsupported) {
            return Answer.of(format, AwsException.withStatus(501, "NotImplemented", unsupported.getMessage()));
        }
        LOG.error("a call failed inside local-aws", failure);
        return Answer.of(
                format,
                AwsException.withStatus(500, "InternalFailure", "local-aws failed at this call: " + failure + "."));
    }

    private static void send(HttpServerRequest request, Answer answer) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader("Content-Type", answer.contentType());
        response.putHeader("x-amzn-RequestId", UUID.randomUUID().toString());
        answer.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(answer.body()));
    }

    private static String header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }

    /** Collects a request's body up to the bound. */
    private static final class Body {

        private final HttpServerRequest request;
        private final Buffer buffer = Buffer.buffer();
        private boolean tooLarge;

        Body(HttpServerRequest request) {
            this.request = request;
        }

        void add(Buffer part) {
            if (tooLarge) {
                return;
            }
            if (buffer.length() + part.length() > MOST_BODY_BYTES) {
                tooLarge = true;
                send(
                        request,
                        Answer.of(
                                WireFormat.JSON,
                                AwsException.withStatus(
                                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code(),
                                        "RequestEntityTooLargeException",
                                        "The request is larger than " + (MOST_BODY_BYTES >> 20) + " MiB.")));
                return;
            }
            buffer.appendBuffer(part);
        }
    }
}
