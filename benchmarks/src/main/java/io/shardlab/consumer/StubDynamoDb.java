package io.shardlab.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A DynamoDB whose table of users answers a PutItem after a fixed time and checks the consumer's condition; every other
 * request goes on to a real endpoint.
 */
final class StubDynamoDb implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] STORED = "{}".getBytes();
    private static final byte[] REFUSED =
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\"}".getBytes();

    private final HttpServer server;
    private final ScheduledExecutorService answers = Executors.newScheduledThreadPool(2);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> positions = new ConcurrentHashMap<>();
    private final URI beyond;
    private final long delayMicros;
    private final Consumer<JsonNode> stored;

    /** @param stored given each item as it is stored */
    StubDynamoDb(URI beyond, Duration delay, Consumer<JsonNode> stored) throws IOException {
        this.beyond = beyond;
        this.delayMicros = delay.toNanos() / 1_000;
        this.stored = stored;
        // Or every answer waits 40 ms for a delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.createContext("/", this::take);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".PutItem")) {
            var request = JSON.readTree(body);
            if (request.path("TableName").textValue().equals(Cloud.USERS)) {
                answers.schedule(() -> put(exchange, request), delayMicros, TimeUnit.MICROSECONDS);
                return;
            }
        }
        passOn(exchange, body);
    }

    private void put(HttpExchange exchange, JsonNode request) {
        var item = request.get("Item");
        var position = item.path("position").path("S").asText("");
        var key = item.get("email").get("S").textValue();
        boolean conditional = request.has("ConditionExpression");
        var winner =
                positions.merge(key, position, (old, young) -> !conditional || young.compareTo(old) > 0 ? young : old);
        boolean wins = winner.equals(position);
        if (wins) {
            stored.accept(item);
        }
        try {
            answer(exchange, wins ? 200 : 400, wins ? STORED : REFUSED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void passOn(HttpExchange exchange, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(beyond).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (var header : new String[] {"X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date"}) {
            var value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        answers.shutdownNow();
    }
}
