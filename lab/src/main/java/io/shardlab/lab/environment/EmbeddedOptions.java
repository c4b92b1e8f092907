package io.shardlab.lab.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an embedded environment is started.
 *
 * @param home where the programs are
 * @param awsPort port of local-aws; 0 is any free one
 * @param kubePort port of local-kube; 0 is any free one
 * @param hpaSyncPeriod how often the HPA looks (upstream: 15 s)
 * @param reshardDuration how long a stream is UPDATING
 * @param reshardStage how long of that the short-lived shards are visible
 * @param images more images than the consumer's own, which local-kube is always given
 * @param archives where the programs write their class-data archives; none is the usual case
 */
public record EmbeddedOptions(
        Home home,
        int awsPort,
        int kubePort,
        Duration hpaSyncPeriod,
        Duration reshardDuration,
        Duration reshardStage,
        List<ConsumerImage> images,
        Optional<Path> archives) {

    public EmbeddedOptions {
        images = List.copyOf(images);
    }

    /** Any free ports and quick loops, from the checkout that this process runs in. */
    public static EmbeddedOptions quick() {
        return new EmbeddedOptions(
                Home.find(),
                0,
                0,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                List.of(),
                Optional.empty());
    }

    /** The same with fixed ports; 0 is any free one. */
    public EmbeddedOptions withPorts(int aws, int kube) {
        return new EmbeddedOptions(home, aws, kube, hpaSyncPeriod, reshardDuration, reshardStage, images, archives);
    }

    /** The same with more images. */
    public EmbeddedOptions withImages(ConsumerImage... more) {
        return new EmbeddedOptions(
                home, awsPort, kubePort, hpaSyncPeriod, reshardDuration, reshardStage, List.of(more), archives);
    }

    /** The same for the one run that makes the programs' class-data archives, in a folder of its own. */
    public EmbeddedOptions archivedIn(Path folder) {
        return new EmbeddedOptions(
                home, awsPort, kubePort, hpaSyncPeriod, reshardDuration, reshardStage, images, Optional.of(folder));
    }
}
