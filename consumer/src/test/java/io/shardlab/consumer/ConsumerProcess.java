package io.shardlab.consumer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** A consumer in a JVM of its own. */
final class ConsumerProcess implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final ChildJvm jvm;

    ConsumerProcess(String name, Map<String, String> environment, Path output) {
        this.name = name;
        this.jvm = ChildJvm.start("consumer", "io.shardlab.consumer.WithParent", output, environment);
    }

    String name() {
        return name;
    }

    ChildJvm jvm() {
        return jvm;
    }

    ConsumerProcess awaitReady() {
        Awaitility.await(name + " ready")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(this::isReady);
        return this;
    }

    private boolean isReady() throws IOException, InterruptedException {
        if (!jvm.isAlive()) {
            throw new IllegalStateException(name + " ended:\n" + jvm.output());
        }
        return get("/health/ready").statusCode() == 200;
    }

    /** One request to its HTTP port. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var port = jvm.awaitLine("health on port (\\d+)").group(1);
        var uri = URI.create("http://127.0.0.1:" + port + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        jvm.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
