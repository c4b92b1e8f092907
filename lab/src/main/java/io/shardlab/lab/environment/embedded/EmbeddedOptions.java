package io.shardlab.lab.environment.embedded;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.environment.Setting;
import io.shardlab.lab.environment.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an embedded environment is started.
 *
 * @param checkout where the programs are
 * @param awsPort port of local-aws; 0 is any free one
 * @param kubePort port of local-kube; 0 is any free one
 * @param hpaSyncPeriod how often the HPA looks (upstream: 15 s)
 * @param reshardDuration how long a stream is UPDATING
 * @param reshardStage how long of that the short-lived shards are visible
 * @param imageCatalogue images beside the consumer's own, as {@code ./shardlab kube} reads them
 */
public record EmbeddedOptions(
        Checkout checkout,
        int awsPort,
        int kubePort,
        Duration hpaSyncPeriod,
        Duration reshardDuration,
        Duration reshardStage,
        Optional<Path> imageCatalogue) {

    private static final Setting AWS_PORT =
            Setting.of("aws-port", "PORT", "port of the AWS endpoint (default: any free one)");
    private static final Setting KUBE_PORT =
            Setting.of("kube-port", "PORT", "port of Kubernetes (default: any free one)");

    /** A file of images beside the consumer's own. */
    public static final Setting IMAGE_CATALOGUE = Setting.of(
            "image-catalogue", "FILE", "images of yours and the programs behind them, docs/image-catalogue.md");

    static final List<Setting> SETTINGS = List.of(AWS_PORT, KUBE_PORT, IMAGE_CATALOGUE);

    /** Quick loops, from the checkout that this process runs in. */
    static EmbeddedOptions from(Settings settings) {
        return new EmbeddedOptions(
                Checkout.find(),
                settings.port(AWS_PORT),
                settings.port(KUBE_PORT),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                settings.path(IMAGE_CATALOGUE));
    }
}
