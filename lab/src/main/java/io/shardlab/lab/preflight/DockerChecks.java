package io.shardlab.lab.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** What Docker must offer for LocalStack and k3s. */
public final class DockerChecks {

    /** Docker 20.10, which Testcontainers still talks to. */
    private static final double OLDEST_API = 1.41;

    private static final long MEMORY_MIB = 4_096;
    private static final long MIB = 1024L * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String MIRROR =
            "reach the registry, name a mirror's images (--localstack-image, --k3s-image), or give a folder of image tars (--images-from)";

    private DockerChecks() {}

    /** Looks at the engine of this machine: its age, memory, control groups, and whether it has or can get the images. */
    public static List<Finding> engine(List<String> images) {
        return engine(DockerEngine.find(System.getenv(), Path.of(System.getProperty("user.home"))), images);
    }

    static List<Finding> engine(Optional<DockerEngine> engine, List<String> images) {
        if (engine.isEmpty()) {
            return List.of(Finding.problem(
                    "there is no Docker: DOCKER_HOST is not set, and no socket is in the usual places",
                    "install and start Docker, or use --environment embedded, which needs none"));
        }
        try {
            var version = engine.get().get("/version");
            var info = engine.get().get("/info");
            var findings = new ArrayList<Finding>();
            findings.add(age(version));
            findings.add(memory(info));
            findings.add(privileges(info));
            findings.addAll(images(engine.get().get("/images/json"), info, images));
            return findings;
        } catch (IOException e) {
            return List.of(Finding.problem(
                    "Docker does not answer at %s: %s".formatted(engine.get().address(), e.getMessage()),
                    "start it, and check that you may use it with `docker version`"));
        }
    }

    private static Finding age(JsonNode version) {
        var api = version.path("ApiVersion").asText("0");
        var said = "Docker %s, API %s".formatted(version.path("Version").asText("?"), api);
        return Double.parseDouble(api) >= OLDEST_API
                ? Finding.ok(said)
                : Finding.problem(said + ", at least " + OLDEST_API + " is needed", "update Docker to 20.10 or later");
    }

    private static Finding memory(JsonNode info) {
        long mib = info.path("MemTotal").asLong() / MIB;
        return mib >= MEMORY_MIB
                ? Finding.ok("%d MiB of memory in Docker".formatted(mib))
                : Finding.warning(
                        "%d MiB of memory in Docker, %d are comfortable".formatted(mib, MEMORY_MIB),
                        "give Docker's machine more memory");
    }

    private static Finding privileges(JsonNode info) {
        var groups = "control groups " + info.path("CgroupVersion").asText("1");
        boolean rootless = StreamSupport.stream(info.path("SecurityOptions").spliterator(), false)
                .anyMatch(option -> option.asText().contains("rootless"));
        return rootless
                ? Finding.warning(
                        "Docker runs rootless (%s): k3s needs a privileged container".formatted(groups),
                        "use a Docker that runs as root if k3s does not start")
                : Finding.ok("privileged containers are possible (%s)".formatted(groups));
    }

    private static List<Finding> images(JsonNode present, JsonNode info, List<String> wanted) {
        Set<String> tags = new HashSet<>();
        present.forEach(image -> image.path("RepoTags").forEach(tag -> tags.add(tag.asText())));
        var missing = wanted.stream().filter(image -> !tags.contains(image)).toList();
        if (missing.isEmpty()) {
            return List.of(Finding.ok("images are there: " + String.join(", ", wanted)));
        }
        return List.of(
                registryAnswers(info)
                        ? Finding.ok("images will be pulled: " + String.join(", ", missing))
                        : Finding.problem(
                                "images are missing and Docker's registry is out of reach: "
                                        + String.join(", ", missing),
                                MIRROR));
    }

    private static boolean registryAnswers(JsonNode info) {
        var registry = URI.create(info.path("IndexServerAddress").asText(""));
        if (registry.getHost() == null) {
            return false;
        }
        int port = registry.getPort() < 0 ? 443 : registry.getPort();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(registry.getHost(), port), (int) PATIENCE.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** LocalStack's tags later than 4 do not start without a token. */
    public static List<Finding> localStackToken(String image, Map<String, String> environment) {
        var tag = image.substring(image.lastIndexOf(':') + 1);
        boolean free = tag.matches("[0-4]\\..*");
        boolean token = !environment.getOrDefault("LOCALSTACK_AUTH_TOKEN", "").isEmpty();
        if (free || token) {
            return List.of(Finding.ok("LocalStack %s %s".formatted(tag, free ? "needs no token" : "gets its token")));
        }
        return List.of(Finding.problem(
                "LocalStack %s wants a token, and LOCALSTACK_AUTH_TOKEN is not set".formatted(tag),
                "set it, or use a tag up to 4.14.0, which is the default"));
    }
}
