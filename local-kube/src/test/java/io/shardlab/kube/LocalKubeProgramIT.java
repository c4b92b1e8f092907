package io.shardlab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.shardlab.testtools.ChildProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** local-kube as a process of its own: how it starts, how it refuses, and that no pod outlives it. */
@Tag("slow")
class LocalKubeProgramIT {

    private static final long PATIENCE_SECONDS = 60;

    /** A pod with a child of its own, which says both pids and lets nobody talk it out of running. */
    private static final String STUBBORN = """
        version: 1
        images:
          - image: "stubborn:*"
            kind: command
            command: ["bash", "-c", "trap '' TERM; sleep 1000 & echo pids $$ $!; while :; do wait; done"]
        """;

    private final List<ChildProcess> started = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path kubeconfig;
    private Path catalogue;

    @BeforeEach
    void files() throws IOException {
        kubeconfig = directory.resolve("kubeconfig");
        catalogue = Files.writeString(directory.resolve("images.yaml"), STUBBORN);
    }

    @AfterEach
    void endEverything() {
        started.forEach(ChildProcess::close);
    }

    @Test
    void itSaysOneLineWhenItIsReadyAndEndsCleanlyOnSigterm() throws Exception {
        ChildProcess program = start("--port", "0", "--kubeconfig", kubeconfig.toString());
        assertThat(program.readyLine())
                .matches("local-kube is ready at https://127\\.0\\.0\\.1:\\d+ \\(kubeconfig .*/kubeconfig\\)");
        assertThat(Files.getPosixFilePermissions(kubeconfig))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

        assertThat(program.terminate()).isZero();

        assertThat(program.output().lines())
                .as("nothing follows the ready line")
                .hasSize(1);
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void itEndsWithItsStandardInputAndSoDoItsPods() throws Exception {
        ChildProcess program = startWithPods();
        List<ProcessHandle> processes = processesOfAPod();

        assertThat(program.endInput()).isZero();

        // A killed orphan is a process until its new parent has looked at it.
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void noPodSurvivesKillMinusNine() throws Exception {
        ChildProcess program = startWithPods();
        List<ProcessHandle> processes = processesOfAPod();

        program.kill();

        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
        assertThat(temporaryFiles()).noneMatch(name -> name.startsWith("vertx-cache"));
    }

    @Test
    void aPortInUseIsSaidInASentence() throws Exception {
        try (var taken = new ServerSocket(0)) {
            ChildProcess program = start("--port", Integer.toString(taken.getLocalPort()));

            assertThat(refusal(program))
                    .contains("Port " + taken.getLocalPort() + " of 127.0.0.1 is in use")
                    .doesNotContain("\tat ");
            assertThat(temporaryFiles()).isEmpty();
        }
    }

    @Test
    void aStateDirectoryInUseIsSaidInASentence() throws Exception {
        String state = directory.resolve("state").toString();
        ChildProcess first = start("--port", "0", "--state-dir", state, "--keda", "off");
        assertThat(first.readyLine()).startsWith("local-kube is ready");

        ChildProcess second = start("--port", "0", "--state-dir", state);

        assertThat(refusal(second)).contains("is used by another local-kube").doesNotContain("\tat ");
    }

    @Test
    void aBadCatalogueIsSaidInASentence() throws Exception {
        Files.writeString(catalogue, "version: 1\nimages: [{image: a, kind: jav}]\n");

        ChildProcess program = start("--port", "0", "--image-catalogue", catalogue.toString());

        assertThat(refusal(program)).contains("images.yaml").contains("jav").doesNotContain("\tat ");
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void aVersionThatIsNotKnownIsSaidInASentence() throws Exception {
        assertThat(refusal(start("--port", "0", "--kubernetes", "1.20")))
                .contains("\"1.20\" is none of [1.33, 1.34, 1.35, 1.37]")
                .doesNotContain("\tat ");
    }

    private ChildProcess startWithPods() throws IOException {
        ChildProcess program = start(
                "--port",
                "0",
                "--kubeconfig",
                kubeconfig.toString(),
                "--image-catalogue",
                catalogue.toString(),
                "--keda",
                "off",
                "--exit-with-stdin");
        assertThat(program.readyLine()).startsWith("local-kube is ready");
        return program;
    }

    /** The processes of a pod that ignores SIGTERM: its own, and its child. */
    private List<ProcessHandle> processesOfAPod() throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
        config.setConnectionTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        config.setRequestTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            Pod pod = client.resource(new PodBuilder()
                            .withNewMetadata()
                            .withName("stubborn")
                            .withNamespace("default")
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("stubborn")
                            .withImage("stubborn:1")
                            .endContainer()
                            .endSpec()
                            .build())
                    .create();
            var resource = client.pods().resource(pod);
            await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).untilAsserted(() -> {
                assertThat(resource.get().getStatus().getPhase()).isEqualTo("Running");
                assertThat(resource.getLog()).startsWith("pids ");
            });
            List<ProcessHandle> processes = new ArrayList<>();
            for (String pid :
                    resource.getLog().trim().substring("pids ".length()).split(" ")) {
                processes.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
            }
            assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);
            return processes;
        }
    }

    private static String refusal(ChildProcess program) {
        assertThat(program.exitCode()).isNotZero();
        return program.errors();
    }

    private ChildProcess start(String... arguments) throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        ChildProcess program = ChildProcess.start(new ProcessBuilder(
                ChildProcess.java(LocalKubeMain.class, List.of("-Djava.io.tmpdir=" + temporary), arguments)));
        started.add(program);
        return program;
    }

    private List<String> temporaryFiles() throws IOException {
        try (var files = Files.list(directory.resolve("tmp"))) {
            return files.map(file -> file.getFileName().toString())
                    // The JVM's and the libraries' own.
                    .filter(name -> name.startsWith("local-kube") || name.startsWith("vertx-cache"))
                    .toList();
        }
    }
}
