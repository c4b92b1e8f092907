package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to an engine, and what becomes of them. */
class DockerEngineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anImageTarIsSentWhole() throws IOException {
        var tar = Files.write(folder.resolve("image.tar"), new byte[3_000_000]);
        var received = new AtomicInteger();
        server.createContext("/images/load", exchange -> {
            received.set(exchange.getRequestBody().readAllBytes().length);
            var said = "{\"stream\":\"Loaded image: rancher/k3s:v1\"}\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
        });

        engine(PATIENCE).load(tar);

        assertThat(received).hasValue(3_000_000);
    }

    @Test
    void anImageTarThatIsNotTakenIsSaidInTheEnginesWords() throws IOException {
        var tar = Files.writeString(folder.resolve("image.tar"), "no tar");
        answer("/images/load", 200, "{\"errorDetail\":{\"message\":\"unexpected EOF\"},\"error\":\"unexpected EOF\"}");

        assertThatThrownBy(() -> engine(PATIENCE).load(tar)).hasMessage("unexpected EOF");
    }

    @Test
    void aRefusalIsSaidInTheEnginesWords() {
        answer("/info", 403, "{\"message\":\"authorization denied by plugin\"}");

        assertThatThrownBy(() -> engine(PATIENCE).info())
                .isInstanceOf(IOException.class)
                .hasMessage("Status 403: {\"message\":\"authorization denied by plugin\"}");
    }

    @Test
    void anEngineThatIsSilentIsGivenUp() throws IOException {
        var socket = UnixDomainSocketAddress.of(folder.resolve("docker.sock"));
        try (var silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(socket)) {
            var engine = new DockerEngine(DockerHost.plain(URI.create("unix://" + socket)), Duration.ofSeconds(1));

            assertThatThrownBy(() -> engine.version()).hasMessage("no answer within 1 s");
            assertThat(silent.isOpen()).isTrue();
        }
    }

    private DockerEngine engine(Duration patience) {
        return new DockerEngine(
                DockerHost.plain(
                        URI.create("tcp://127.0.0.1:" + server.getAddress().getPort())),
                patience);
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
    }
}
