package io.shardlab.kube.api.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Ends the connections on which nobody asks anything any more. One that is being answered is left alone, however long
 * nothing is said on it: a watch may be silent for an hour.
 */
public final class IdleConnections {

    private static final class State {
        private int running;
        private long timer;
    }

    private final Vertx vertx;
    private final HttpLimits limits;
    private final Map<HttpConnection, State> connections = new HashMap<>();

    public IdleConnections(Vertx vertx, HttpLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /** To be told of every connection when it opens. */
    public void opened(HttpConnection connection) {
        State state = new State();
        connections.put(connection, state);
        connection.closeHandler(closed -> {
            connections.remove(connection);
            vertx.cancelTimer(state.timer);
        });
        endUnlessAsked(connection, state, limits.header());
    }

    /** To be told of every request when its head is there. */
    public void asked(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        State state = connections.get(connection);
        if (state == null) {
            return;
        }
        state.running++;
        vertx.cancelTimer(state.timer);
        request.response().endHandler(answered -> {
            state.running--;
            if (state.running == 0 && connections.containsKey(connection)) {
                endUnlessAsked(connection, state, limits.idle());
            }
        });
    }

    private void endUnlessAsked(HttpConnection connection, State state, Duration patience) {
        state.timer = vertx.setTimer(patience.toMillis(), timer -> connection.close());
    }
}
