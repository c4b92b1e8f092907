package io.shardlab.lab.environment.containers;

import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.preflight.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Docker must offer for LocalStack and k3s. */
public final class DockerChecks {

    /** API 1.41 is Docker 20.10, which Testcontainers still talks to. */
    private static final int OLDEST_MINOR = 41;

    private static final long MEMORY_MIB = 4_096;
    private static final long MIB = 1024L * 1024;
    private static final String WAYS_OUT =
            "reach the registry, name a mirror's images (--localstack-image, --k3s-image), or give a folder of tars as `docker save` writes them (--images-from)";

    private DockerChecks() {}

    /**
     * Looks at the engine of this machine: its age, memory, control groups, and whether it has or can get the images.
     *
     * @param images what will be started
     * @param tars where images are brought along, if they are
     */
    public static List<Finding> engine(List<String> images, Optional<Path> tars) {
        var home = Path.of(System.getProperty("user.home"));
        var environment = System.getenv();
        var context = environment.getOrDefault("DOCKER_HOST", "").isEmpty()
                ? DockerHost.ofContext(environment, home)
                : Optional.<String>empty();
        try {
            return engine(DockerHost.find(environment, home).map(DockerEngine::at), context, images, tars);
        } catch (LabException e) {
            return List.of(Finding.problem(e.getMessage(), "correct it, or unset it to use this machine's own engine"));
        }
    }

    static List<Finding> engine(
            Optional<DockerEngine> engine, Optional<String> context, List<String> images, Optional<Path> tars) {
        if (engine.isEmpty()) {
            return List.of(Finding.problem(
                    "there is no Docker: DOCKER_HOST is not set, and no socket is in the usual places",
                    context.map(host ->
                                    "the context of your Docker client points elsewhere: export DOCKER_HOST=" + host)
                            .orElse("install and start Docker, or use --environment embedded, which needs none")));
        }
        var findings = new ArrayList<Finding>();
        context.filter(host -> !host.equals(engine.get().host().address().toString()))
                .map(host -> Finding.warning(
                        "the context of your Docker client points at %s, which is not followed; used is %s"
                                .formatted(host, engine.get().host()),
                        "export DOCKER_HOST=" + host + " to use it"))
                .ifPresent(findings::add);
        try {
            var version = engine.get().version();
            var info = engine.get().info();
            findings.add(age(version));
            findings.add(memory(info));
            findings.add(privileges(info));
            findings.addAll(images(engine.get().images(), info, images, tars));
        } catch (IOException e) {
            findings.add(Finding.problem(
                    "Docker does not answer at %s: %s".formatted(engine.get().host(), e.getMessage()),
                    "start it, and check that you may use it with `docker version`"));
        }
        return List.copyOf(findings);
    }

    private static Finding age(Version version) {
        var api = Objects.requireNonNullElse(version.getApiVersion(), "0");
        var said = "Docker %s, API %s".formatted(Objects.requireNonNullElse(version.getVersion(), "?"), api);
        return minor(api) >= OLDEST_MINOR
                ? Finding.ok(said)
                : Finding.problem(
                        said + ", at least 1." + OLDEST_MINOR + " is needed", "update Docker to 20.10 or later");
    }

    /** Every engine's API is a 1.something; 1.100 is later than 1.41. */
    private static int minor(String api) {
        return api.matches("1\\.\\d+") ? Integer.parseInt(api.substring(2)) : 0;
    }

    private static Finding memory(Info info) {
        long mib = Objects.requireNonNullElse(info.getMemTotal(), 0L) / MIB;
        return mib >= MEMORY_MIB
                ? Finding.ok("%d MiB of memory in Docker".formatted(mib))
                : Finding.warning(
                        "%d MiB of memory in Docker, %d are comfortable".formatted(mib, MEMORY_MIB),
                        "give Docker's machine more memory");
    }

    private static Finding privileges(Info info) {
        var groups = "control groups " + Objects.requireNonNullElse(info.getCGroupVersion(), "1");
        boolean rootless = Stream.ofNullable(info.getSecurityOptions())
                .flatMap(List::stream)
                .anyMatch(option -> option.contains("rootless"));
        return rootless
                ? Finding.warning(
                        "Docker runs rootless (%s): k3s needs a privileged container".formatted(groups),
                        "use a Docker that runs as root if k3s does not start")
                : Finding.ok("privileged containers are possible (%s)".formatted(groups));
    }

    private static List<Finding> images(Set<String> present, Info info, List<String> wanted, Optional<Path> tars) {
        Set<String> tags = new HashSet<>(present);
        try {
            tars.ifPresent(folder -> ImageTar.in(folder).forEach(tar -> tags.addAll(tar.tags())));
        } catch (LabException e) {
            return List.of(Finding.problem(
                    e.getMessage(), "give a folder of tars as `docker save IMAGE -o FILE.tar` writes them"));
        }
        var missing = wanted.stream().filter(image -> !tags.contains(image)).toList();
        var registries = new Registries(info);
        var byReach = missing.stream().collect(Collectors.partitioningBy(registries::mayOffer));
        var findings = new ArrayList<Finding>();
        tell(
                wanted.stream().filter(tags::contains).toList(),
                images -> Finding.ok("images are there: " + images),
                findings);
        tell(byReach.get(true), images -> Finding.ok("images will be pulled: " + images), findings);
        tell(
                byReach.get(false),
                images -> Finding.problem("images are missing and their registry is out of reach: " + images, WAYS_OUT),
                findings);
        return findings;
    }

    /**
     * Is everything brought along that pods are started from? What is not, k3s pulls itself, which takes a registry.
     *
     * @param names parts of image names
     */
    public static List<Finding> broughtToK3s(Path tars, List<String> names) {
        try {
            var tags = ImageTar.in(tars).stream()
                    .flatMap(tar -> tar.tags().stream())
                    .toList();
            var missing = names.stream()
                    .filter(name -> tags.stream().noneMatch(tag -> tag.contains(name)))
                    .toList();
            return List.of(
                    missing.isEmpty()
                            ? Finding.ok("k3s gets every image from " + tars)
                            : Finding.warning(
                                    "k3s will pull what is not in %s: %s".formatted(tars, String.join(", ", missing)),
                                    "save these too if k3s reaches no registry; docs/containers.md lists them"));
        } catch (LabException e) {
            // The look at the engine's images says so already.
            return List.of();
        }
    }

    private static void tell(List<String> images, Function<String, Finding> finding, List<Finding> findings) {
        if (!images.isEmpty()) {
            findings.add(finding.apply(String.join(", ", images)));
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
