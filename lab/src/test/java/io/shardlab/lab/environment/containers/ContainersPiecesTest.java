package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.checkout.Cleanup;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.environment.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Network;

/** What of the environment "containers" needs no container. */
class ContainersPiecesTest {

    private static final Settings NOTHING_TOLD = variables(Map.of());

    private static Settings variables(Map<String, String> variables) {
        return new Settings(Map.of(), Map.of(), variables);
    }

    @Test
    void kedasChartTakesImportedImagesAndTheOperatorGetsAnIdentity() {
        assertThat(KedaChart.values("key", "secret"))
                .containsEntry("image", Map.of("pullPolicy", "IfNotPresent"))
                .containsEntry(
                        "env",
                        List.of(
                                Map.of("name", "AWS_ACCESS_KEY_ID", "value", "key"),
                                Map.of("name", "AWS_SECRET_ACCESS_KEY", "value", "secret")));
    }

    @Test
    void aNameIsLookedUpInTheRepositoryAndAFileOrAddressIsNot() {
        assertThat(new KedaChart("keda", "https://charts.test", "1").isNamed()).isTrue();
        assertThat(new KedaChart("keda-2.20.2.tgz", "", "1").isNamed()).isFalse();
        assertThat(new KedaChart("https://charts.test/keda-2.20.2.tgz", "", "1").isNamed())
                .isFalse();
    }

    @Test
    void anImageGoesIntoTheNamespaceThatKubernetesLooksIn() {
        assertThat(K3s.importCommand("/shardlab-images/app.tar"))
                .containsExactly("ctr", "-n", "k8s.io", "images", "import", "/shardlab-images/app.tar");
    }

    @Test
    void theImagesThatTestcontainersBringsAreAskedForToo() throws IOException {
        var options = ContainersOptions.from(Checkout.find(), NOTHING_TOLD);
        assertThat(constantsOf("utility/RyukContainer")).contains(ContainersEnvironment.REAPER);
        assertThat(constantsOf("DockerClientFactory")).contains(ContainersEnvironment.PROBE);

        assertThat(ContainersEnvironment.images(options, Map.of()))
                .containsExactly(
                        options.localStackImage(),
                        options.k3sImage(),
                        ContainersEnvironment.PROBE,
                        ContainersEnvironment.REAPER);
        assertThat(ContainersEnvironment.images(
                        options,
                        Map.of(
                                "TESTCONTAINERS_RYUK_DISABLED", "true",
                                "TESTCONTAINERS_TINYIMAGE_CONTAINER_IMAGE", "mirror/alpine:3.17")))
                .containsExactly(options.localStackImage(), options.k3sImage(), "mirror/alpine:3.17");
    }

    private static String constantsOf(String testcontainersClass) throws IOException {
        try (var file = Network.class.getResourceAsStream("/org/testcontainers/" + testcontainersClass + ".class")) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void podsFindLocalStackByItsAddressInTheSharedNetwork() {
        var addresses = Map.of("bridge", "172.17.0.2", "shared", "172.20.0.3");

        assertThat(LocalStackAddress.in(addresses, "shared")).isEqualTo(URI.create("http://172.20.0.3:4566"));
        assertThatThrownBy(() -> LocalStackAddress.in(addresses, "other")).isInstanceOf(LabException.class);
    }

    @Test
    void everyVersionCanBeOverridden() {
        var checkout = Checkout.find();

        var settled = ContainersOptions.from(checkout, NOTHING_TOLD);
        var mirrored = ContainersOptions.from(
                checkout,
                variables(Map.of(
                        "SHARDLAB_LOCALSTACK_IMAGE", "mirror/localstack:4.14.0",
                        "SHARDLAB_KEDA_VERSION", "2.19.0",
                        "SHARDLAB_K3S_ARGUMENTS", "--debug --kube-apiserver-arg=feature-gates=A=true",
                        "SHARDLAB_IMAGES_FROM", "images")));

        assertThat(settled.localStackImage()).isEqualTo("localstack/localstack:4.14.0");
        assertThat(settled.k3sImage()).isEqualTo("rancher/k3s:v1.35.0-k3s1");
        assertThat(settled.kedaVersion()).isEqualTo("2.20.2");
        assertThat(settled.imagesFrom()).isEmpty();
        assertThat(mirrored.localStackImage()).isEqualTo("mirror/localstack:4.14.0");
        assertThat(mirrored.kedaVersion()).isEqualTo("2.19.0");
        assertThat(settled.k3sArguments()).isEmpty();
        assertThat(mirrored.k3sArguments()).containsExactly("--debug", "--kube-apiserver-arg=feature-gates=A=true");
        assertThat(mirrored.imagesFrom()).isEqualTo(Optional.of(Path.of("images")));
    }

    @Test
    void whateverFailsEverythingStartedBeforeIsTakenAwayAgain() {
        var taken = new ArrayList<String>();
        var cleanup = new Cleanup();
        cleanup.later(() -> taken.add("network"));
        cleanup.later(() -> {
            throw new IllegalStateException("localstack does not stop");
        });
        cleanup.later(() -> taken.add("k3s"));

        assertThatThrownBy(cleanup::close).hasMessage("localstack does not stop");

        assertThat(taken).containsExactly("k3s", "network");
    }

    @Test
    void whatIsMadeWhileEverythingIsBeingTakenAwayGoesAtOnce() {
        var taken = new ArrayList<String>();
        var cleanup = new Cleanup();
        cleanup.close();

        cleanup.later(() -> taken.add("table"));

        assertThat(taken).containsExactly("table");
    }
}
