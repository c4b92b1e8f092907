package io.shardlab.consumer.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
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

    private static HttpResponse<String> get(HealthServer server, String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
