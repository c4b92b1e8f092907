package io.shardlab.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.kube.hpa.KubernetesVersion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalKubeOptionsTest {

    @Test
    void everyOptionCanBeGivenAlone() {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

        LocalKubeOptions options = LocalKubeOptions.defaults()
                .withHost("127.0.0.2")
                .withPort(7)
                .withStateDir(Path.of("state"))
                .withKubeconfig(Path.of("kubeconfig"))
                .withImageCatalogues(Path.of("one.yaml"), Path.of("two.yaml"))
                .withHpaSyncPeriod(Duration.ofSeconds(1))
                .withKeda(false)
                .withKedaEnvironment(Map.of("A", "b"))
                .withKubernetes(KubernetesVersion.V1_37)
                .withClock(clock);

        assertThat(options)
                .isEqualTo(new LocalKubeOptions(
                        "127.0.0.2",
                        7,
                        Optional.of(Path.of("state")),
                        Optional.of(Path.of("kubeconfig")),
                        List.of(Path.of("one.yaml"), Path.of("two.yaml")),
                        Duration.ofSeconds(1),
                        false,
                        Map.of("A", "b"),
                        KubernetesVersion.V1_37,
                        clock));
    }
}
