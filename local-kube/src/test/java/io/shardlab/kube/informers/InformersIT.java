package io.shardlab.kube.informers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Informers against an API server whose deployments cannot all be read. */
class InformersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TYPO = deployment("typo", "\"replicas\": {\"number\": 1}");
    private static final String GOOD = deployment("good", "\"replicas\": 1");

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private volatile List<String> stored = List.of();
    private volatile String announced = "";
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/apis/apps/v1/deployments", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(10)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void end() {
        client.close();
        server.stop(0);
    }

    private SharedIndexInformer<Deployment> informer(ResourceEventHandler<Deployment> handler) {
        return Informers.lasting(
                client.apps().deployments().inAnyNamespace().runnableInformer(0).addEventHandler(handler));
    }

    @Test
    void anObjectThatCannotBeReadStopsItsKindOnlyForAsLongAsItIsThere() {
        announced = "{\"type\": \"ADDED\", \"object\": " + TYPO + "}";
        Informers.start(List.of(informer(new Names())));
        stored = List.of(TYPO, GOOD);
        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(seen::isEmpty);

        announced = "";
        stored = List.of(GOOD);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).contains("good"));
    }

    @Test
    void aHandlerThatThrowsSeesTheNextObject() {
        stored = List.of(deployment("first", "\"replicas\": 1"), GOOD);
        Informers.start(List.of(informer(new Names() {
            @Override
            public void onAdd(Deployment deployment) {
                super.onAdd(deployment);
                throw new IllegalStateException("a handler that fails");
            }
        })));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).contains("first", "good"));
    }

    private class Names implements ResourceEventHandler<Deployment> {

        @Override
        public void onAdd(Deployment deployment) {
            seen.add(deployment.getMetadata().getName());
        }

        @Override
        public void onUpdate(Deployment before, Deployment now) {}

        @Override
        public void onDelete(Deployment deployment, boolean unknown) {}
    }

    /** A list, or a watch that tells what is announced and ends; a web socket is not offered. */
    private void answer(HttpExchange exchange) {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean watch = query.contains("watch=true");
        boolean upgrade = exchange.getRequestHeaders().containsKey("Upgrade");
        String body = watch
                ? upgrade ? "" : announced
                : "{\"apiVersion\": \"apps/v1\", \"kind\": \"DeploymentList\", \"metadata\": {\"resourceVersion\": \"1\"},"
                        + " \"items\": [" + String.join(",", stored) + "]}";
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String deployment(String name, String spec) {
        return "{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"namespace\": \"default\","
                + " \"name\": \"" + name + "\", \"resourceVersion\": \"1\"}, \"spec\": {" + spec + "}}";
    }
}
