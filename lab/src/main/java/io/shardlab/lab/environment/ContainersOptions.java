package io.shardlab.lab.environment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which containers. Every default can be overridden by the environment variable named with it.
 *
 * @param home where chart and requests are
 * @param localStackImage {@code SHARDLAB_LOCALSTACK_IMAGE}
 * @param k3sImage {@code SHARDLAB_K3S_IMAGE}
 * @param k3sArguments more arguments for k3s's server, such as feature gates; {@code SHARDLAB_K3S_ARGUMENTS}, split at blanks
 * @param kedaChart the chart's name in its repository, a path to a .tgz or a URL of one; {@code SHARDLAB_KEDA_CHART}
 * @param kedaRepository the chart repository; {@code SHARDLAB_KEDA_REPOSITORY}
 * @param kedaVersion {@code SHARDLAB_KEDA_VERSION}
 * @param consumerImage the tar that Jib builds; {@code SHARDLAB_CONSUMER_IMAGE_TAR}
 * @param imagesFrom a folder of image tars for machines without a registry; {@code SHARDLAB_IMAGES_FROM}
 */
public record ContainersOptions(
        Home home,
        String localStackImage,
        String k3sImage,
        List<String> k3sArguments,
        String kedaChart,
        String kedaRepository,
        String kedaVersion,
        Path consumerImage,
        Optional<Path> imagesFrom) {

    /** The versions of the settled {@link Combination}, as far as the environment variables do not say otherwise. */
    public static ContainersOptions from(Home home, Map<String, String> environment) {
        var settled = Combination.settled();
        return new ContainersOptions(
                home,
                environment.getOrDefault("SHARDLAB_LOCALSTACK_IMAGE", settled.localStackImage()),
                environment.getOrDefault("SHARDLAB_K3S_IMAGE", settled.k3sImage()),
                environment
                        .getOrDefault("SHARDLAB_K3S_ARGUMENTS", "")
                        .lines()
                        .flatMap(line -> Arrays.stream(line.split(" ")))
                        .filter(argument -> !argument.isEmpty())
                        .toList(),
                environment.getOrDefault("SHARDLAB_KEDA_CHART", "keda"),
                environment.getOrDefault("SHARDLAB_KEDA_REPOSITORY", "https://kedacore.github.io/charts"),
                environment.getOrDefault("SHARDLAB_KEDA_VERSION", settled.kedaVersion()),
                Optional.ofNullable(environment.get("SHARDLAB_CONSUMER_IMAGE_TAR"))
                        .map(Path::of)
                        .orElseGet(() -> home.folder()
                                .resolve("consumer")
                                .resolve("target")
                                .resolve("kcl-consumer-app.tar")),
                Optional.ofNullable(environment.get("SHARDLAB_IMAGES_FROM")).map(Path::of));
    }
}
