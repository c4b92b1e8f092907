package io.shardlab.lab.environment.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.LoadResponseItem;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Docker's API, as far as it is asked before Testcontainers is: that one retries for minutes where a user wants to hear at once
 * that there is no Docker, and does not begin without an image of its own, which may have to be loaded first.
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
     * Which engine it is.
     *
     * @throws IOException when there is no answer in time, or not the one to hope for
     */
    public Version version() throws IOException {
        return within(patience, docker -> docker.versionCmd().exec());
    }

    /**
     * What it says of itself and of its machine.
     *
     * @throws IOException when there is no answer in time, or not the one to hope for
     */
    public Info info() throws IOException {
        return within(patience, docker -> docker.infoCmd().exec());
    }

    /**
     * The names of the images that it has.
     *
     * @throws IOException when there is no answer in time, or not the one to hope for
     */
    public Set<String> images() throws IOException {
        return within(patience, docker -> docker.listImagesCmd().exec()).stream()
                .flatMap(image -> Stream.ofNullable(image.getRepoTags()))
                .flatMap(Arrays::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Loads an image tar, as {@code docker load} does.
     *
     * @throws IOException when the engine does not take it
     */
    public void load(Path tar) throws IOException {
        try (var image = Files.newInputStream(tar)) {
            within(
                    LOADING,
                    docker ->
                            docker.loadImageAsyncCmd(image).exec(new Loading()).awaitCompletion());
        }
    }

    /** What the engine says while it loads a tar; an error comes as a line of it, with status 200. */
    private static final class Loading extends ResultCallback.Adapter<LoadResponseItem> {

        @Override
        public void onNext(LoadResponseItem line) {
            if (line.getErrorDetail() != null) {
                onError(new IOException(line.getErrorDetail().getMessage()));
            }
        }
    }

    private interface Question<T> {

        T ask(DockerClient docker) throws InterruptedException;
    }

    /** The client waits for ever for a unix socket that is silent, so it is asked on a thread that may be left behind. */
    private <T> T within(Duration limit, Question<T> question) throws IOException {
        var answer = new CompletableFuture<T>();
        var asking = new Thread(() -> complete(answer, limit, question), "docker-question");
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

    private <T> void complete(CompletableFuture<T> answer, Duration limit, Question<T> question) {
        try (var docker = client(limit)) {
            answer.complete(question.ask(docker));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(e);
        } catch (IOException | RuntimeException e) {
            // The client wraps what befell it.
            answer.completeExceptionally(e.getCause() instanceof IOException cause ? cause : e);
        }
    }

    private DockerClient client(Duration limit) throws IOException {
        var tls = host.tls();
        var address = host.target();
        var config = new DefaultDockerClientConfig.Builder().withDockerHost(address.toString());
        var http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(address)
                .connectionTimeout(patience)
                .responseTimeout(limit);
        tls.ifPresent(http::sslConfig);
        return DockerClientImpl.getInstance(config.build(), http.build());
    }
}
