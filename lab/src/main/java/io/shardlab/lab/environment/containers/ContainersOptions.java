package io.shardlab.lab.environment.containers;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.environment.Setting;
import io.shardlab.lab.environment.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which containers.
 *
 * @param checkout where chart and requests are
 * @param localStackImage
 * @param k3sImage
 * @param k3sArguments more arguments for k3s's server, such as feature gates;, split at blanks
 * @param kedaChart the chart's name in its repository, a path to a .tgz or a URL of one;
 * @param kedaRepository the chart repository;
 * @param kedaVersion
 * @param consumerImage the tar that Jib builds;
 * @param imagesFrom a folder of image tars for machines without a registry;
 */
public record ContainersOptions(
        Checkout checkout,
        String localStackImage,
        String k3sImage,
        List<String> k3sArguments,
        String kedaChart,
        String kedaRepository,
        String kedaVersion,
        Path consumerImage,
        Optional<Path> imagesFrom) {

    private static final Setting LOCALSTACK_IMAGE = Setting.of("localstack-image", "IMAGE", "LocalStack's image");
    private static final Setting K3S_IMAGE = Setting.of("k3s-image", "IMAGE", "k3s's image");
    private static final Setting K3S_ARGUMENTS = Setting.of(
            "k3s-arguments", "ARGUMENTS", "more arguments for k3s's server, such as feature gates, split at blanks");
    private static final Setting KEDA_CHART =
            Setting.of("keda-chart", "CHART", "KEDA's chart: a name in its repository, a .tgz or a URL of one");
    private static final Setting KEDA_REPOSITORY = Setting.of("keda-repository", "URL", "KEDA's chart repository");
    private static final Setting KEDA_VERSION = Setting.of("keda-version", "VERSION", "the chart's version");
    private static final Setting CONSUMER_IMAGE_TAR =
            Setting.of("consumer-image-tar", "FILE", "the consumer's image as a tar (default: what Jib built)");
    private static final Setting IMAGES_FROM =
            Setting.of("images-from", "FOLDER", "a folder of image tars, for a machine without a registry");

    static final List<Setting> SETTINGS = List.of(
            LOCALSTACK_IMAGE,
            K3S_IMAGE,
            K3S_ARGUMENTS,
            KEDA_CHART,
            KEDA_REPOSITORY,
            KEDA_VERSION,
            CONSUMER_IMAGE_TAR,
            IMAGES_FROM);

    /** The versions of the settled {@link Combination}, as far as nothing else is said. */
    static ContainersOptions from(Checkout checkout, Settings settings) {
        var settled = Combination.settled();
        return new ContainersOptions(
                checkout,
                settings.value(LOCALSTACK_IMAGE).orElse(settled.localStackImage()),
                settings.value(K3S_IMAGE).orElse(settled.k3sImage()),
                settings.value(K3S_ARGUMENTS).stream()
                        .flatMap(arguments -> Arrays.stream(arguments.split("\\s+")))
                        .filter(argument -> !argument.isEmpty())
                        .toList(),
                settings.value(KEDA_CHART).orElse("keda"),
                settings.value(KEDA_REPOSITORY).orElse("https://kedacore.github.io/charts"),
                settings.value(KEDA_VERSION).orElse(settled.kedaVersion()),
                settings.path(CONSUMER_IMAGE_TAR)
                        .orElseGet(() -> checkout.folder()
                                .resolve("consumer")
                                .resolve("target")
                                .resolve("kcl-consumer-app.tar")),
                settings.path(IMAGES_FROM));
    }
}
