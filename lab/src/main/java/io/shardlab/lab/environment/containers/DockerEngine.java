package io.shardlab.lab.environment.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Docker's API, as far as it is asked before Testcontainers is. A library would retry for minutes where a user wants to hear at
 * once that there is no Docker, and Testcontainers does not begin without an image of its own, which may have to be loaded first.
 *
 * @param host where the engine listens
 * @param patience how long an answer to a question may take
 */
public record DockerEngine(DockerHost host, Duration patience) {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LOADING = Duration.ofMinutes(10);

    /** An engine that is expected to answer at once. */
    public static DockerEngine at(DockerHost host) {
        return new DockerEngine(host, PATIENCE);
    }

    /**
     * The answer to a GET.
     *
     * @throws IOException when there is none in time, or not the one to hope for
     */
    public JsonNode get(String path) throws IOException {
        var answer = within(patience, () -> ask("GET %s HTTP/1.0\r\nHost: docker\r\n\r\n".formatted(path), null));
        return JsonMapper.builder().build().readTree(answer);
    }

    /**
     * Loads an image tar, as {@code docker load} does.
     *
     * @throws IOException when the engine does not take it
     */
    public void load(Path tar) throws IOException {
        var head =
                "POST /images/load?quiet=1 HTTP/1.0\r\nHost: docker\r\nContent-Type: application/x-tar\r\nContent-Length: %d\r\n\r\n"
                        .formatted(Files.size(tar));
        var answer = within(LOADING, () -> ask(head, tar));
        if (answer.contains("\"error\"")) {
            throw new IOException(answer.strip());
        }
    }

    private interface Question {

        String ask() throws IOException;
    }

    private static String within(Duration limit, Question question) throws IOException {
        var answer = new CompletableFuture<String>();
        var asking = new Thread(() -> complete(answer, question), "docker-question");
        asking.setDaemon(true);
        asking.start();
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within %d s".formatted(limit.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void complete(CompletableFuture<String> answer, Question question) {
        try {
            answer.complete(question.ask());
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    /** HTTP/1.0, so that the answer ends with the connection and is not chunked. */
    private String ask(String head, Path body) throws IOException {
        try (var connection = host.connect(body == null ? patience : LOADING)) {
            connection.out().write(head.getBytes(StandardCharsets.US_ASCII));
            if (body != null) {
                Files.copy(body, connection.out());
            }
            connection.out().flush();
            var answer = new String(connection.in().readAllBytes(), StandardCharsets.UTF_8);
            int blank = answer.indexOf("\r\n\r\n");
            if (blank < 0 || !answer.startsWith("HTTP/1.") || !answer.startsWith(" 200", "HTTP/1.1".length())) {
                throw new IOException("it says " + answer.lines().findFirst().orElse("nothing")
                        + (blank < 0 ? "" : " " + answer.substring(blank).strip()));
            }
            return answer.substring(blank).strip();
        }
    }
}
