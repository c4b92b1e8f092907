package io.shardlab.kube.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are handed on are answered, whatever the other server does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProxyIT {

    private static final Duration PATIENCE = Duration.ofMillis(300);

    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private int serving(Handler<HttpServerRequest> handler) throws Exception {
        HttpServer server = vertx.createHttpServer().requestHandler(handler);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        return server.actualPort();
    }

    private HttpResponse<String> through(int port) throws Exception {
        Proxy proxy = new Proxy(vertx, PATIENCE);
        int door = serving(request ->
                proxy.forward(new Exchange(request, Buffer.buffer(), "me"), "127.0.0.1", port, request.uri()));
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door + "/x"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anAnswerIsPassedOn() throws Exception {
        int port = serving(request -> request.response()
                .setStatusCode(418)
                .end(request.path() + " for " + request.getHeader("X-Remote-User")));

        HttpResponse<String> answer = through(port);

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("/x for me");
    }

    @Test
    void aServerThatSaysNothingTimesOut() throws Exception {
        HttpResponse<String> answer = through(serving(request -> {}));

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("\"reason\":\"Timeout\"");
    }

    @Test
    void anAnswerThatHasBegunMayTakeItsTime() throws Exception {
        int port = serving(request -> {
            request.response().setChunked(true).write("begun, ");
            vertx.setTimer(PATIENCE.toMillis() * 3, timer -> request.response().end("ended"));
        });

        assertThat(through(port).body()).isEqualTo("begun, ended");
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() throws Exception {
        int port = serving(request -> {
            request.response().setChunked(true).write("half");
            vertx.setTimer(100, timer -> request.connection().close());
        });

        assertThatThrownBy(() -> through(port)).isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(through(free).statusCode()).isEqualTo(503);
    }
}
