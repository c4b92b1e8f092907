package io.shardlab.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.testtools.RequiresTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real helm: a release's whole life. */
@RequiresTool("helm")
class HelmIT {

    private static final long PATIENCE_SECONDS = 90;

    private static LocalKube kube;
    private static Path directory;

    @BeforeAll
    static void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        Path catalogue = Files.writeString(
                temporary.resolve("images.yaml"),
                "version: 1\nimages: [{image: \"web:*\", kind: command, command: [sleep, \"1000\"]}]\n");
        kube = LocalKube.start(LocalKubeOptions.defaults()
                .withKubeconfig(temporary.resolve("kubeconfig"))
                .withImageCatalogues(catalogue)
                .withKeda(false));
        Path chart =
                Files.createDirectories(temporary.resolve("chart/templates")).getParent();
        Files.writeString(
                chart.resolve("Chart.yaml"),
                "apiVersion: v2\nname: web\nversion: 0.1.0\nkubeVersion: \">=1.33.0-0\"\n");
        Files.writeString(chart.resolve("values.yaml"), "image: web:1\n");
        Files.writeString(chart.resolve("templates/web.yaml"), """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: web}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      serviceAccountName: web
                      terminationGracePeriodSeconds: 1
                      containers: [{name: web, image: "{{ .Values.image }}"}]
                """);
    }

    @AfterAll
    static void end() {
        kube.close();
    }

    private static String helm(String... arguments) throws IOException, InterruptedException {
        return helmEnding(true, arguments);
    }

    private static String helmEnding(boolean well, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("helm", "--kubeconfig", kube.kubeconfig().toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, "helm", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(process.waitFor() == 0)
                .as("helm %s: %s", String.join(" ", arguments), said)
                .isEqualTo(well);
        return said;
    }

    @Test
    void aReleaseIsInstalledUpgradedRolledBackAndUninstalled() throws Exception {
        String chart = directory.resolve("chart").toString();

        assertThat(helm("install", "web", chart, "--wait", "--timeout", "60s")).contains("STATUS: deployed");
        assertThat(helm("upgrade", "web", chart, "--set", "image=web:2", "--wait", "--timeout", "60s"))
                .contains("REVISION: 2");
        assertThat(helm("rollback", "web", "1", "--wait", "--timeout", "60s")).contains("Rollback was a success");
        assertThat(helm("history", "web")).contains("superseded").contains("Rollback to 1");
        assertThat(helm("get", "manifest", "web")).contains("image: \"web:1\"");

        assertThat(helm("uninstall", "web", "--wait", "--timeout", "60s")).contains("release \"web\" uninstalled");
        assertThat(helm("list", "-q")).isBlank();
    }

    @Test
    void aChartWithAKindThatIsNotThereIsRefusedByItsName() throws Exception {
        Path chart =
                Files.createDirectories(directory.resolve("stateful/templates")).getParent();
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: stateful\nversion: 0.1.0\n");
        Files.writeString(
                chart.resolve("templates/set.yaml"), "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: s}\n");

        assertThat(helmEnding(false, "install", "stateful", chart.toString()))
                .contains("no matches for kind \"StatefulSet\" in version \"apps/v1\"");
    }
}
