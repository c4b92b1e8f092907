package io.shardlab.kube.api.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.Store;
import io.shardlab.kube.api.registry.Store.Change;
import io.shardlab.kube.api.view.Representation;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.streams.WriteStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Watches: a stream of the changes that a client has asked for, over chunked HTTP or a web socket. */
public final class Watches {

    private static final long BOOKMARK_PERIOD_MILLIS = 60_000;
    private static final long DEFAULT_DURATION_SECONDS = 45 * 60;

    /** A client that lets this many bytes pile up is cut off, and lists again. */
    private static final int LARGEST_BACKLOG = 16 * 1024 * 1024;

    private final Vertx vertx;
    private final Store store;
    private final Clock clock;
    private final Set<Watch> open = new HashSet<>();

    public Watches(Vertx vertx, Store store, Clock clock) {
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Answers a watch request for as long as the client and its {@code timeoutSeconds} like.
     *
     * @param since the revision that the client has seen; 0 to begin with all that is there
     */
    void start(ResourceType type, ListQuery query, long since, Exchange exchange) {
        Representation representation = Representation.of(
                exchange.accept(), exchange.query("includeObject").orElse("Metadata"), clock);
        long seconds = exchange.number("timeoutSeconds").orElse(DEFAULT_DURATION_SECONDS);
        if (Exchange.asksForWebSocket(exchange.request())) {
            exchange.request().toWebSocket().onSuccess(socket -> {
                Watch watch = new Watch(type, query, representation, new SocketSink(socket), seconds);
                socket.closeHandler(ignored -> watch.stop());
                watch.begin(since, exchange);
            });
        } else {
            HttpServerResponse response = exchange.request().response();
            response.setChunked(true).putHeader("Content-Type", contentType(representation));
            Watch watch = new Watch(type, query, representation, new ChunkSink(response), seconds);
            response.closeHandler(ignored -> watch.stop());
            response.exceptionHandler(ignored -> watch.stop());
            watch.begin(since, exchange);
        }
    }

    /** Ends every watch, as a server that shuts down does. */
    public void close() {
        List.copyOf(open).forEach(Watch::end);
    }

    private static String contentType(Representation representation) {
        return representation instanceof Representation.Table
                ? "application/json;as=Table;v=v1;g=meta.k8s.io"
                : "application/json";
    }

    private interface Sink {
        void send(byte[] event);

        void end();

        boolean isFull();
    }

    private static final class ChunkSink implements Sink {
        private final HttpServerResponse response;

        ChunkSink(HttpServerResponse response) {
            this.response = response;
            limit(response);
            response.writeHead();
        }

        @Override
        public void send(byte[] event) {
            response.write(Buffer.buffer(event.length + 1).appendBytes(event).appendByte((byte) '\n'));
        }

        @Override
        public void end() {
            response.end();
        }

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }
    }

    private static final class SocketSink implements Sink {
        private final ServerWebSocket socket;

        SocketSink(ServerWebSocket socket) {
            this.socket = socket;
            limit(socket);
        }

        @Override
        public void send(byte[] event) {
            socket.writeTextMessage(new String(event, StandardCharsets.UTF_8));
        }

        @Override
        public void end() {
            socket.close();
        }

        @Override
        public boolean isFull() {
            return socket.writeQueueFull();
        }
    }

    private static void limit(WriteStream<?> stream) {
        stream.setWriteQueueMaxSize(LARGEST_BACKLOG);
    }

    private final class Watch implements Consumer<Change> {

        private final ResourceType type;
        private final ListQuery query;
        private final Representation representation;
        private final Sink sink;
        private final long seconds;
        private Runnable unsubscribe = () -> {};
        private long bookmarkTimer = -1;
        private long endTimer = -1;
        private boolean first = true;
        private boolean stopped;

        Watch(ResourceType type, ListQuery query, Representation representation, Sink sink, long seconds) {
            this.seconds = seconds;
            this.type = type;
            this.query = query;
            this.representation = representation;
            this.sink = sink;
        }

        void begin(long since, Exchange exchange) {
            open.add(this);
            boolean bookmarks = exchange.flag("allowWatchBookmarks");
            try {
                replay(since, exchange.flag("sendInitialEvents"));
            } catch (ApiError e) {
                send("ERROR", e.status());
                end();
                return;
            }
            if (exchange.flag("sendInitialEvents") && bookmarks) {
                bookmark(true);
            }
            unsubscribe = store.listen(type, this);
            if (bookmarks) {
                bookmarkTimer = vertx.setPeriodic(BOOKMARK_PERIOD_MILLIS, timer -> bookmark(false));
            }
            endTimer = vertx.setTimer(Math.max(1, seconds * 1000), timer -> end());
        }

        private void replay(long since, boolean initialEvents) {
            if (initialEvents || since == 0) {
                Collection<ObjectNode> present = store.all(type);
                for (ObjectNode object : present) {
                    if (query.matches(object)) {
                        sendObject("ADDED", object);
                    }
                }
            } else {
                store.changesSince(type, since).forEach(this);
            }
        }

        /** A change is what it looks like through the query: an object that no longer matches is gone. */
        @Override
        public void accept(Change change) {
            boolean before = change.before().map(query::matches).orElse(false);
            boolean after = change.type() != Store.ChangeType.DELETED && query.matches(change.object());
            if (after) {
                sendObject(before ? "MODIFIED" : "ADDED", change.object());
            } else if (before) {
                ObjectNode last = change.type() == Store.ChangeType.DELETED
                        ? change.object()
                        : change.before().orElseThrow().deepCopy();
                Json.child(last, "metadata").put("resourceVersion", Long.toString(change.revision()));
                sendObject("DELETED", last);
            }
            if (sink.isFull()) {
                end();
            }
        }

        private void bookmark(boolean initialEventsEnd) {
            ObjectNode object = Json.object().put("kind", type.kind()).put("apiVersion", type.groupVersion());
            ObjectNode metadata = object.putObject("metadata");
            metadata.put("resourceVersion", Long.toString(store.revision()));
            if (initialEventsEnd) {
                metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
            sendObject("BOOKMARK", object);
        }

        private void sendObject(String event, ObjectNode object) {
            send(event, representation.watched(type, object, first));
            first = false;
        }

        private void send(String event, ObjectNode object) {
            ObjectNode message = Json.object().put("type", event);
            message.set("object", object);
            sink.send(Json.bytes(message));
        }

        void end() {
            stop();
            sink.end();
        }

        void stop() {
            if (!stopped) {
                stopped = true;
                open.remove(this);
                unsubscribe.run();
                vertx.cancelTimer(bookmarkTimer);
                vertx.cancelTimer(endTimer);
            }
        }
    }
}
