package io.shardlab.consumer.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers the kubelet's probes (200 when well, 503 with the reason when not) and whoever collects metrics. */
public final class HealthServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "health");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Listens at once.
     *
     * @param port 0 takes a free one
     * @throws IOException when the address or port cannot be had
     */
    public HealthServer(String host, int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.setExecutor(threads);
        server.start();
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Serves a check.
     *
     * @param trouble what is wrong; empty when well
     */
    public void serveCheck(String path, Supplier<Optional<String>> trouble) {
        server.createContext(path, exchange -> {
            var found = trouble.get();
            answer(exchange, found.isEmpty() ? 200 : 503, "text/plain; charset=utf-8", found.orElse("ok") + "\n");
        });
    }

    /** Serves a page made anew for each request. */
    public void servePage(String path, String contentType, Supplier<String> page) {
        server.createContext(path, exchange -> answer(exchange, 200, contentType, page.get()));
    }

    private static void answer(HttpExchange exchange, int status, String contentType, String text) throws IOException {
        try (exchange) {
            var body = text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
