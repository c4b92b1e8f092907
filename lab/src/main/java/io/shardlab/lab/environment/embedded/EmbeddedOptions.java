package io.shardlab.lab.environment.embedded;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.environment.Setting;
import io.shardlab.lab.environment.Settings;
import io.shardlab.lab.environment.Timings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * @param archives where the programs write their class-data archives; none is the usual case
 */
public record EmbeddedOptions(
        Checkout checkout,
        int awsPort,
        int kubePort,
        Duration hpaSyncPeriod,
        Duration reshardDuration,
        Duration reshardStage,
        Optional<Path> imageCatalogue,
        Optional<Path> archives) {

    private static final Setting AWS_PORT =
            Setting.of("aws-port", "PORT", "port of the AWS endpoint (default: any free one)");
    private static final Setting KUBE_PORT =
            Setting.of("kube-port", "PORT", "port of Kubernetes (default: any free one)");

    /** A file of images beside the consumer's own. */
    public static final Setting IMAGE_CATALOGUE = Setting.of(
            "image-catalogue", "FILE", "images of yours and the programs behind them, docs/image-catalogue.md");

    /** kube-controller-manager's {@code --horizontal-pod-autoscaler-sync-period}. */
    private static final Duration HPA_SYNC = Duration.ofSeconds(15);

    /** About what AWS takes for a handful of shards; its documentation says "a few minutes" of large streams. */
    private static final Duration RESHARD = Duration.ofSeconds(30);

    private static final Duration RESHARD_STAGE = Duration.ofSeconds(10);

    static final List<Setting> SETTINGS = List.of(AWS_PORT, KUBE_PORT, IMAGE_CATALOGUE);

    /** Where the programs are is the checkout that this process runs in. */
    static EmbeddedOptions from(Settings settings) {
        boolean production = Timings.of(settings) == Timings.PRODUCTION;
        return new EmbeddedOptions(
                Checkout.find(),
                settings.port(AWS_PORT),
                settings.port(KUBE_PORT),
                production ? HPA_SYNC : Duration.ofMillis(500),
                production ? RESHARD : Duration.ofSeconds(1),
                production ? RESHARD_STAGE : Duration.ofMillis(300),
                settings.path(IMAGE_CATALOGUE),
                Optional.empty());
    }

    /** How the one run is started that makes the programs' class-data archives, in a folder of its own. */
    public static EmbeddedOptions archivedIn(Path folder) {
        var usual = from(new Settings(Map.of(), Map.of(), Map.of()));
        return new EmbeddedOptions(
                usual.checkout,
                usual.awsPort,
                usual.kubePort,
                usual.hpaSyncPeriod,
                usual.reshardDuration,
                usual.reshardStage,
                usual.imageCatalogue,
                Optional.of(folder));
    }
}
