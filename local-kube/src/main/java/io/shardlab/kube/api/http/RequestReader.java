package io.shardlab.kube.api.http;

import io.shardlab.kube.api.registry.ApiError;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests in: first who sends them, then, from somebody who is known, their bodies as far as the limits go. */
public final class RequestReader {

    private static final Logger LOG = LoggerFactory.getLogger(RequestReader.class);

    /** How long a refused client may go on sending, so that it gets to read the answer. */
    private static final long LINGER_MILLIS = 500;

    /** What answers a request that has been read. */
    public interface Handler {

        /** Answers an exchange, whatever comes of it. */
        void handle(Exchange exchange, boolean authenticated);
    }

    private final Vertx vertx;
    private final HttpLimits limits;
    private final Authentication authentication;
    private final Handler handler;

    public RequestReader(Vertx vertx, HttpLimits limits, Authentication authentication, Handler handler) {
        this.vertx = vertx;
        this.limits = limits;
        this.authentication = authentication;
        this.handler = handler;
    }

    /** Takes one request whose head is there. */
    public void accept(HttpServerRequest request) {
        Optional<String> user = authentication.user(request.getHeader("Authorization"));
        if (user.isEmpty()) {
            handler.handle(new Exchange(request, Buffer.buffer(), ""), false);
            endUnread(request);
        } else if (Exchange.asksForWebSocket(request)) {
            // The upgrade must happen before the body is asked for, and has none.
            handler.handle(new Exchange(request, Buffer.buffer(), user.get()), true);
        } else {
            new Reading(request, user.get()).begin();
        }
    }

    /** Nothing handles what the client still sends: it is dropped as it comes, and not for long. */
    private void endUnread(HttpServerRequest request) {
        vertx.setTimer(LINGER_MILLIS, timer -> {
            if (request.isEnded()) {
                return;
            }
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset();
            } else {
                request.connection().close();
            }
        });
    }

    /** The body of one request while it comes in. */
    private final class Reading {

        private final HttpServerRequest request;
        private final String user;
        private final Buffer body = Buffer.buffer();
        private long deadline;
        private boolean refused;

        Reading(HttpServerRequest request, String user) {
            this.request = request;
            this.user = user;
        }

        void begin() {
            if (declaredBytes() > limits.bodyBytes()) {
                refuse(ApiError.tooLarge(limits.bodyBytes()));
                return;
            }
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
            }
            deadline = vertx.setTimer(limits.body().toMillis(), timer -> refuse(ApiError.timeout()));
            request.handler(this::take);
            request.endHandler(end -> whole());
            request.exceptionHandler(failure -> {
                vertx.cancelTimer(deadline);
                LOG.debug("A request broke off: {}", failure.getMessage());
            });
        }

        private long declaredBytes() {
            String header = request.getHeader("Content-Length");
            // The HTTP codec has refused what is no number; one that is too long for a long is too long anyway.
            return header == null ? 0 : header.length() > 18 ? Long.MAX_VALUE : Long.parseLong(header);
        }

        private void take(Buffer piece) {
            if (refused) {
                return;
            }
            if (body.length() + piece.length() > limits.bodyBytes()) {
                refuse(ApiError.tooLarge(limits.bodyBytes()));
            } else {
                body.appendBuffer(piece);
            }
        }

        private void whole() {
            vertx.cancelTimer(deadline);
            if (!refused) {
                handler.handle(new Exchange(request, body, user), true);
            }
        }

        private void refuse(ApiError error) {
            refused = true;
            vertx.cancelTimer(deadline);
            new Exchange(request, Buffer.buffer(), user).reply(error.code(), error.status());
            endUnread(request);
        }
    }
}
