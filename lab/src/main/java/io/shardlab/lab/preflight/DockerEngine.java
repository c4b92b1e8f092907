package io.shardlab.lab.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Docker's API, as far as a preflight asks it. A library would retry for minutes where a user wants to hear at once that there
 * is no Docker.
 *
 * @param address where the engine listens
 * @param patience how long an answer may take
 */
record DockerEngine(SocketAddress address, Duration patience) {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int DEFAULT_PORT = 2375;

    /** The engine that {@code DOCKER_HOST} names, or else the first socket that is there in the usual places. */
    static Optional<DockerEngine> find(Map<String, String> environment, Path userHome) {
        var named = environment.getOrDefault("DOCKER_HOST", "");
        if (!named.isEmpty()) {
            return Optional.of(new DockerEngine(address(URI.create(named)), PATIENCE));
        }
        return List.of(
                        Path.of("/var/run/docker.sock"),
                        userHome.resolve(".docker").resolve("run").resolve("docker.sock"),
                        Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", "/run/user/none"), "docker.sock"))
                .stream()
                .filter(Files::exists)
                .findFirst()
                .map(socket -> new DockerEngine(UnixDomainSocketAddress.of(socket), PATIENCE));
    }

    private static SocketAddress address(URI host) {
        return "unix".equals(host.getScheme())
                ? UnixDomainSocketAddress.of(host.getPath())
                : new InetSocketAddress(host.getHost(), host.getPort() < 0 ? DEFAULT_PORT : host.getPort());
    }

    /**
     * The answer to a GET.
     *
     * @throws IOException when there is none in time, or not the one to hope for
     */
    JsonNode get(String path) throws IOException {
        var answer = CompletableFuture.supplyAsync(() -> ask(path));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within %d s".formatted(patience.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** HTTP/1.0, so that the answer ends with the connection and is not chunked. */
    private JsonNode ask(String path) {
        try (var channel = SocketChannel.open(address)) {
            channel.write(ByteBuffer.wrap(
                    "GET %s HTTP/1.0\r\nHost: docker\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII)));
            var answer = everything(channel);
            int head = answer.indexOf("\r\n\r\n");
            if (head < 0 || !answer.startsWith("HTTP/1.") || !answer.startsWith(" 200", "HTTP/1.1".length())) {
                throw new IllegalStateException(
                        "it says " + answer.lines().findFirst().orElse("nothing"));
            }
            return JsonMapper.builder().build().readTree(answer.substring(head));
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static String everything(SocketChannel channel) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(8192);
        while (channel.read(buffer) >= 0) {
            bytes.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
