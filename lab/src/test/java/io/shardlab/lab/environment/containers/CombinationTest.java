package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.preflight.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CombinationTest {

    private static final String LOCALSTACK = "localstack/localstack:4.14.0";

    @Test
    void theTableIsTheOneThatThePageShows() throws IOException {
        var rows = Files.readAllLines(Checkout.find().folder().resolve("docs").resolve("containers.md")).stream()
                .filter(line -> line.matches("\\| \\d\\.\\d+ \\|.*"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Combination.known().stream()
                        .map(known -> "| %s | `%s` | %s | `%s` | %s | %s |"
                                .formatted(
                                        known.kubernetes(),
                                        known.k3sImage(),
                                        known.kedaVersion(),
                                        known.localStackImage(),
                                        known.testedByKeda() ? "yes" : "no",
                                        known.run()))
                        .toList());
    }

    @Test
    void thePipelineRunsTheSettledKedaOnEveryKubernetesThatKedaTestsItOn() throws IOException {
        var pipeline = Files.readString(
                Checkout.find().folder().resolve(".github").resolve("workflows").resolve("ci.yml"));
        var settled = Combination.settled();

        assertThat(Combination.known())
                .filteredOn(known -> known.kedaVersion().equals(settled.kedaVersion()) && known.testedByKeda())
                .allSatisfy(known -> assertThat(pipeline).contains("k3s: " + known.k3sImage()));
    }

    @Test
    void whatIsStartedByDefaultHasBeenRun() {
        var settled = Combination.settled();

        assertThat(Combination.look(settled.k3sImage(), settled.kedaVersion(), settled.localStackImage()))
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
                .satisfies(finding -> assertThat(finding.what()).endsWith("have been run together: stand-ins only"));
    }

    @Test
    void aMirrorsImagesAreKnownByTheirTags() {
        assertThat(Combination.look("mirror.test:5000/k3s:v1.35.0-k3s1", "2.20.2", "mirror.test:5000/localstack:4.14.0")
                        .level())
                .isEqualTo(Level.OK);
    }

    @Test
    void whatHasNeverBeenRunIsSaidWithWhatKedaTests() {
        assertThat(Combination.look("rancher/k3s:v1.35.0-k3s1", "2.21.0", LOCALSTACK)
                        .toString())
                .startsWith("warning")
                .contains("never been run together; KEDA's own tests cover Kubernetes 1.35")
                .contains("docs/containers.md");
        assertThat(Combination.look("rancher/k3s:v1.37.1-k3s1", "2.21.0", LOCALSTACK)
                        .what())
                .endsWith("KEDA's own tests do not cover Kubernetes 1.37");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rancher/k3s:v1.30.0-k3s1", "rancher/k3s", "rancher/k3s@sha256:00"})
    void whatIsInNoRowIsSaid(String k3s) {
        assertThat(Combination.look(k3s, "2.20.2", LOCALSTACK))
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.WARNING))
                .satisfies(finding -> assertThat(finding.what()).endsWith("in no row of the table of combinations"));
    }

    @Test
    void anHpasToleranceIsSwitchedOnWhereItIsBehindAGate() {
        var gate = "feature-gates=HPAConfigurableTolerance=true";

        assertThat(Combination.arguments("rancher/k3s:v1.34.1-k3s1"))
                .containsExactly("--kube-apiserver-arg=" + gate, "--kube-controller-manager-arg=" + gate);
        assertThat(Combination.arguments("mirror.test/k3s:v1.33.9-k3s2")).hasSize(2);
        assertThat(Combination.arguments("rancher/k3s:v1.35.0-k3s1")).isEmpty();
    }
}
