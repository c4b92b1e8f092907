package io.shardlab.consumer.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HealthServerTest {

    @Test
    void saysWhatIsWrongAndWhenItIsWellAgain() throws Exception {
        try (var server = new HealthServer("127.0.0.1", 0)) {
            var trouble = new String[] {"the scheduler has ended"};
            server.serveCheck("/health/live", () -> Optional.ofNullable(trouble[0]));

            var ill = get(server, "/health/live");
            trouble[0] = null;
            var well = get(server, "/health/live");

            assertThat(ill.statusCode()).isEqualTo(503);
            assertThat(ill.body()).isEqualTo("the scheduler has ended\n");
            assertThat(well.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void servesPagesMadeAnew() throws Exception {
        try (var server = new HealthServer("127.0.0.1", 0)) {
            var calls = new int[1];
            server.servePage("/metrics", "text/plain", () -> "call " + ++calls[0]);

            assertThat(get(server, "/metrics").body()).isEqualTo("call 1");
            assertThat(get(server, "/metrics").body()).isEqualTo("call 2");
            assertThat(get(server, "/other").statusCode()).isEqualTo(404);
        }
    }

    /** A port scanner, a dead peer, or worse. */
    @Test
    void aRequestThatDoesNotEndKeepsNoOtherWaiting() throws Exception {
        try (var server = new HealthServer("127.0.0.1", 0);
                var half = new Socket("127.0.0.1", server.port());
                var another = new Socket("127.0.0.1", server.port())) {
            server.serveCheck("/health/live", Optional::empty);
            half.getOutputStream().write("GET /hea".getBytes(UTF_8));
            another.getOutputStream().write("GET /health/live HTTP/1.1\r\nHos".getBytes(UTF_8));

            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPageThatWaitsKeepsNoCheckWaiting() throws Exception {
        var scraped = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        try (var server = new HealthServer("127.0.0.1", 0)) {
            server.serveCheck("/health/live", Optional::empty);
            server.servePage("/metrics", "text/plain", () -> {
                scraped.countDown();
                await(done);
                return "slow";
            });
            var uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
            var page = HttpClient.newHttpClient()
                    .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            await(scraped);

            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            done.countDown();
            assertThat(page.get(10, TimeUnit.SECONDS).body()).isEqualTo("slow");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpResponse<String> get(HealthServer server, String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(1))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
