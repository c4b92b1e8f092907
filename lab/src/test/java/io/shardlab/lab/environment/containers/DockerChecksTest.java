package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.preflight.Finding;
import io.shardlab.lab.preflight.Finding.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks against an engine that answers what a test tells it to. */
class DockerChecksTest {

    private static final String INFO = "{\"MemTotal\": 8589934592, \"CgroupVersion\": \"2\", \"SecurityOptions\": []}";
    private static final String ROOTLESS =
            "{\"MemTotal\": 1073741824, \"CgroupVersion\": \"2\", \"SecurityOptions\": [\"name=rootless\"]}";
    private static final String VERSION = "{\"Version\": \"28.2.2\", \"ApiVersion\": \"1.50\"}";
    private static final String IMAGES = "[{\"RepoTags\": [\"rancher/k3s:v1\"]}]";

    /** Much more than a user gets: a busy machine must not fail a test. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void withoutDockerTheRemedyNamesTheEnvironmentThatNeedsNone() {
        assertThat(DockerChecks.engine(Optional.empty(), Optional.empty(), List.of(), Optional.empty()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
                    assertThat(finding.remedy()).contains("--environment embedded");
                });
    }

    @Test
    void aSocketNobodyListensAtIsAProblemAtOnce() {
        var nobody =
                new DockerEngine(DockerHost.plain(URI.create("unix://" + folder.resolve("nobody.sock"))), PATIENCE);

        assertThat(found(nobody)).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.PROBLEM);
            assertThat(finding.what()).contains("does not answer").contains("nobody.sock");
        });
    }

    @Test
    void aGoodEngineWithEveryImageIsFine() throws IOException {
        try (var engine = new FakeEngine(folder, VERSION, INFO, IMAGES)) {
            assertThat(found(engine.engine(), "rancher/k3s:v1"))
                    .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Level.OK));
        }
    }

    @Test
    void missingImagesWithoutARegistryAreNamedWithThreeWaysOut() throws IOException {
        try (var engine = new FakeEngine(folder, VERSION, INFO, IMAGES)) {
            assertThat(found(engine.engine(), "rancher/k3s:v1", "localstack:4"))
                    .last()
                    .satisfies(finding -> {
                        assertThat(finding.level()).isEqualTo(Level.PROBLEM);
                        assertThat(finding.what()).endsWith(": localstack:4");
                        assertThat(finding.remedy()).contains("registry", "--k3s-image", "--images-from");
                    });
        }
    }

    @Test
    void anOldEngineIsAProblemAndASmallRootlessOneAWarning() throws IOException {
        var old = "{\"Version\": \"19.03\", \"ApiVersion\": \"1.40\"}";
        try (var engine = new FakeEngine(folder, old, ROOTLESS, IMAGES)) {
            assertThat(found(engine.engine(), "rancher/k3s:v1"))
                    .extracting(Finding::level)
                    .containsExactly(Level.PROBLEM, Level.WARNING, Level.WARNING, Level.OK);
        }
    }

    @Test
    void anApiIsComparedByItsNumberNotAsAFraction() throws IOException {
        var later = "{\"Version\": \"60\", \"ApiVersion\": \"1.100\"}";
        try (var engine = new FakeEngine(folder, later, INFO, IMAGES)) {
            assertThat(found(engine.engine(), "rancher/k3s:v1"))
                    .first()
                    .extracting(Finding::level)
                    .isEqualTo(Level.OK);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localstack/localstack:4.14.0, '', OK",
        "localstack/localstack:latest, '', PROBLEM",
        "localstack/localstack:2026.3, '', PROBLEM",
        "localstack/localstack:2026.3, secret, OK"
    })
    void laterLocalStacksWantAToken(String image, String token, Level expected) {
        assertThat(DockerChecks.localStackToken(image, Map.of("LOCALSTACK_AUTH_TOKEN", token)))
                .singleElement()
                .extracting(Finding::level)
                .isEqualTo(expected);
    }

    @Test
    void imagesThatAreBroughtAlongNeedNoRegistry() throws Exception {
        ImageTarTest.write(folder.resolve("localstack.tar"), "localstack:4");
        try (var engine = new FakeEngine(folder, VERSION, INFO, IMAGES)) {
            assertThat(DockerChecks.engine(
                            Optional.of(engine.engine()),
                            Optional.empty(),
                            List.of("rancher/k3s:v1", "localstack:4"),
                            Optional.of(folder)))
                    .last()
                    .isEqualTo(Finding.ok("images are there: rancher/k3s:v1, localstack:4"));
        }
    }

    @Test
    void whatK3sWouldHaveToPullIsSaid() throws IOException {
        ImageTarTest.write(folder.resolve("keda.tar"), "registry.test/kedacore/keda:2.20.2");

        assertThat(DockerChecks.broughtToK3s(folder, List.of("kedacore/keda:2.20.2")))
                .singleElement()
                .extracting(Finding::level)
                .isEqualTo(Level.OK);
        assertThat(DockerChecks.broughtToK3s(folder, List.of("kedacore/keda:2.20.2", "rancher/mirrored-pause:")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.WARNING);
                    assertThat(finding.what()).endsWith(": rancher/mirrored-pause:");
                });
    }

    @Test
    void aContextThatIsNotFollowedIsSaid() throws IOException {
        var elsewhere = Optional.of("unix:///home/me/.colima/docker.sock");
        assertThat(DockerChecks.engine(Optional.empty(), elsewhere, List.of(), Optional.empty()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy())
                        .contains("export DOCKER_HOST=unix:///home/me/.colima/docker.sock"));
        try (var engine = new FakeEngine(folder, VERSION, INFO, IMAGES)) {
            assertThat(DockerChecks.engine(Optional.of(engine.engine()), elsewhere, List.of(), Optional.empty()))
                    .first()
                    .extracting(Finding::level)
                    .isEqualTo(Level.WARNING);
        }
    }

    private static List<Finding> found(DockerEngine engine, String... images) {
        return DockerChecks.engine(Optional.of(engine), Optional.empty(), List.of(images), Optional.empty());
    }

    /** A socket that answers the three questions. */
    private static final class FakeEngine implements AutoCloseable {

        private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        private final UnixDomainSocketAddress address;
        private final Map<String, String> answers;

        FakeEngine(Path folder, String version, String info, String images) throws IOException {
            answers = Map.of("/version", version, "/info", info, "/images/json", images);
            address = UnixDomainSocketAddress.of(folder.resolve("docker.sock"));
            server.bind(address);
            var thread = new Thread(this::serve, "fake-docker");
            thread.setDaemon(true);
            thread.start();
        }

        DockerEngine engine() {
            return new DockerEngine(DockerHost.plain(URI.create("unix://" + address)), PATIENCE);
        }

        private void serve() {
            try {
                while (true) {
                    try (var channel = server.accept()) {
                        var request = ByteBuffer.allocate(1024);
                        channel.read(request);
                        var path = new String(request.array(), StandardCharsets.US_ASCII).split(" ")[1];
                        channel.write(ByteBuffer.wrap(
                                ("HTTP/1.0 200 OK\r\n\r\n" + answers.get(path)).getBytes(StandardCharsets.UTF_8)));
                    }
                }
            } catch (ClosedChannelException e) {
                // The test is over.
            } catch (IOException e) {
                throw new UncheckedIOException("the fake engine broke", e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
