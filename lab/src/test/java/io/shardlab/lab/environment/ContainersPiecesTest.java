package io.shardlab.lab.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        var options = ContainersOptions.from(Home.find(), Map.of());
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
        var home = Home.find();

        var settled = ContainersOptions.from(home, Map.of());
        var mirrored = ContainersOptions.from(
                home,
                Map.of(
                        "SHARDLAB_LOCALSTACK_IMAGE", "mirror/localstack:4.14.0",
                        "SHARDLAB_KEDA_VERSION", "2.19.0",
                        "SHARDLAB_K3S_ARGUMENTS", "--debug --kube-apiserver-arg=feature-gates=A=true",
                        "SHARDLAB_IMAGES_FROM", "images"));

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
        var undo = new Undo();
        undo.later(() -> taken.add("network"));
        undo.later(() -> {
            throw new IllegalStateException("localstack does not stop");
        });
        undo.later(() -> taken.add("k3s"));

        assertThatThrownBy(undo::close).hasMessage("localstack does not stop");

        assertThat(taken).containsExactly("k3s", "network");
    }

    @Test
    void whatIsMadeWhileEverythingIsBeingTakenAwayGoesAtOnce() {
        var taken = new ArrayList<String>();
        var undo = new Undo();
        undo.close();

        undo.later(() -> taken.add("table"));

        assertThat(taken).containsExactly("table");
    }
}
