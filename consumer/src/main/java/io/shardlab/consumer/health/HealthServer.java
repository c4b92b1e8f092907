package io.shardlab.consumer.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Answers the kubelet's probes (200 when well, 503 with the reason when not) and whoever collects metrics. A request that does not
 * come to its end takes a thread of its own for two seconds, and keeps no other waiting.
 */
public final class HealthServer implements AutoCloseable {

    private static final int THREADS = 64;

    /** In seconds, to be set before the JDK's server is first used (sun.net.httpserver.ServerConfig). */
    private static final String LONGEST_REQUEST = "2";

    static {
        System.setProperty("sun.net.httpserver.maxReqTime", LONGEST_REQUEST);
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
    }

    private final HttpServer server;
    private final ExecutorService threads = threads();

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
     * @param trouble what is wrong; empty when well. It must not wait for anything
     */
    public void serveCheck(String path, Supplier<Optional<String>> trouble) {
        server.createContext(path, exchange -> {
            var found = trouble.get();
            answer(exchange, found.isEmpty() ? 200 : 503, "text/plain; charset=utf-8", found.orElse("ok") + "\n");
        });
    }

    /** Serves a page made again for each request. */
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

    private static ExecutorService threads() {
        var number = new AtomicInteger();
        // A rejected request is closed by the server.
        return new ThreadPoolExecutor(1, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            var thread = new Thread(task, "health-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
