package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.checkout.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When {@code ./shardlab} builds, with what, and what it says when it cannot: in a folder that is no more than the launcher, with a
 * Maven of the test's own. That the real build works on an empty machine is for {@code .ci/run} to show.
 */
class LauncherIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int REFUSED = 2;
    private static final List<String> PROGRAMS = List.of("consumer", "local-aws", "local-kube", "lab");

    /** What launcher and wrapper use, without whatever else the machine has, a Maven for example. */
    private static final List<String> TOOLS = List.of(
            "bash",
            "sh",
            "env",
            "dirname",
            "basename",
            "sed",
            "head",
            "grep",
            "find",
            "cat",
            "mkdir",
            "touch",
            "sleep",
            "uname",
            "tr",
            "mktemp",
            "mv",
            "rm",
            "tar",
            "gzip");

    /** A Maven that notes each build and makes launch files, all of which only print the version of Java. */
    private static final String MAVEN = """
            #!/usr/bin/env bash
            if [ "$1" = --version ]; then echo "Apache Maven ${FAKE_VERSION:-3.9.0} (a test)"; exit; fi
            echo "$0 $*" >>builds
            [ -z "${FAKE_FAILURE:-}" ] || { echo "[ERROR] $FAKE_FAILURE"; exit 1; }
            [ -z "${FAKE_HANG:-}" ] || { touch hanging; exec sleep 300; }
            for program in consumer local-aws local-kube lab; do
              mkdir -p "$program/target" repository
              touch "$program/target/program.jar" repository/library.jar
              printf '%s\\n' -cp "\\"$PWD/$program/target/program.jar:$PWD/repository/library.jar\\"" --version >"$program/target/java.args"
            done
            """;

    @TempDir
    private Path folder;

    private Path home;
    private Path tools;
    private Process launcher;

    @BeforeEach
    void makeCheckout() throws IOException {
        var real = Checkout.find().folder();
        home = Files.createDirectories(folder.resolve("a checkout")).toRealPath();
        for (var file : List.of("shardlab", "mvnw", ".mvn/wrapper/maven-wrapper.properties", "pom.xml")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.copy(real.resolve(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (var program : PROGRAMS) {
            Files.createDirectories(home.resolve(program).resolve("src/main"));
        }
        Files.createDirectories(home.resolve("program/src/main"));
        tools = Files.createDirectories(Path.of("target", "launcher-tools").toAbsolutePath());
        for (var tool : TOOLS) {
            if (Files.notExists(tools.resolve(tool))) {
                Files.createSymbolicLink(tools.resolve(tool), onThePath(tool));
            }
        }
    }

    @AfterEach
    void endLauncher() {
        if (launcher != null) {
            launcher.descendants().forEach(ProcessHandle::destroyForcibly);
            launcher.destroyForcibly();
        }
    }

    @Test
    void itBuildsOnceAndThenOnlyWhatChanged() throws IOException {
        installMaven();
        assertThat(run(Map.of())).startsWith("shardlab: building").contains("quicker starts", "openjdk");
        Files.createFile(home.resolve("lab/target/classes.jsa"));
        assertThat(run(Map.of())).doesNotContain("building");

        var source = Files.createFile(home.resolve("consumer/src/main/Changed.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(run(Map.of())).contains("building").doesNotContain("quicker starts");
        assertThat(builds()).hasSize(2).allSatisfy(build -> assertThat(build).doesNotContain("test", "package"));
    }

    @Test
    void aChangeOfWhatTheEmulatorsShareIsBuilt() throws IOException {
        installMaven();
        run(Map.of());

        var source = Files.createFile(home.resolve("program/src/main/Changed.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));

        assertThat(run(Map.of())).contains("building");
    }

    @Test
    void aHalfFinishedBuildIsFinished() throws IOException {
        installMaven();
        run(Map.of());
        Files.delete(home.resolve("local-kube/target/java.args"));

        assertThat(run(Map.of())).contains("building");
        assertThat(exit()).isZero();
    }

    @Test
    void aLibraryThatIsGoneIsFetchedAgain() throws IOException {
        installMaven();
        run(Map.of());
        Files.delete(home.resolve("repository/library.jar"));

        assertThat(run(Map.of())).contains("building");
        assertThat(run(Map.of())).doesNotContain("building");
    }

    @Test
    void aCheckoutThatWasMovedIsBuiltAgain() throws IOException {
        installMaven();
        run(Map.of());
        home = Files.move(home, folder.resolve("elsewhere")).toRealPath();

        assertThat(run(Map.of())).contains("building");
        assertThat(run(Map.of())).doesNotContain("building");
    }

    @Test
    void anInterruptedBuildEndsItsMavenAndTheNextOneWorks() throws Exception {
        installMaven();
        start(Map.of("FAKE_HANG", "yes"));
        Awaitility.await("Maven runs").atMost(LIMIT).until(() -> Files.exists(home.resolve("hanging")));
        var processes = launcher.descendants().toList();

        launcher.destroy();

        assertThat(said()).contains("the build was interrupted; the next ./shardlab goes on where it stopped.");
        assertThat(exit()).isEqualTo(143);
        assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(run(Map.of())).contains("building", "openjdk");
    }

    @Test
    void aBuildThatFailedIsSaidAndTriedAgain() throws IOException {
        installMaven();
        assertThat(run(Map.of("FAKE_FAILURE", "no network")))
                .contains("[ERROR] no network")
                .endsWith("shardlab: the build failed; its messages are above.\n");
        assertThat(exit()).isEqualTo(REFUSED);

        assertThat(run(Map.of())).contains("openjdk");
    }

    @Test
    void withoutMavenItSaysWhatWouldHelp() throws IOException {
        assertThat(run(Map.of()))
                .isEqualTo(
                        "shardlab: there is no Maven on the PATH, and Shardlab must be built:"
                                + " install Maven 3.8.7 or later, or set MVNW_REPOURL to the URL of a Maven repository to get it from.\n");
        assertThat(exit()).isEqualTo(REFUSED);
    }

    @Test
    void anOldMavenIsNamed() throws IOException {
        installMaven();
        assertThat(run(Map.of("FAKE_VERSION", "3.6.3")))
                .isEqualTo("shardlab: Maven is version 3.6.3: Shardlab needs 3.8.7 or later.\n");
    }

    @Test
    void withoutMavenTheWrapperGetsOneFromTheRepositoryThatWasNamed() throws Exception {
        var repository = repositoryWithMaven();
        var environment = Map.of("MVNW_REPOURL", repository.toUri().toString(), "HOME", folder.toString());

        assertThat(run(environment)).contains("building", "openjdk");
        assertThat(builds()).singleElement().asString().contains("/.m2/wrapper/dists/apache-maven-");
    }

    @Test
    void aRepositoryThatCannotBeReachedIsSaidAndTheNextTryWorks() throws Exception {
        var nowhere = Map.of("MVNW_REPOURL", folder.resolve("nowhere").toUri().toString(), "HOME", folder.toString());
        assertThat(run(nowhere)).endsWith("shardlab: %s/mvnw does not run; what it said is above.\n".formatted(home));
        assertThat(exit()).isEqualTo(REFUSED);

        withoutMavenTheWrapperGetsOneFromTheRepositoryThatWasNamed();
    }

    private void installMaven() throws IOException {
        executable(folder.resolve("bin/mvn"));
    }

    private static void executable(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, MAVEN);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** A Maven repository as far as the wrapper reads it. */
    private Path repositoryWithMaven() throws Exception {
        var url = Files.readAllLines(home.resolve(".mvn/wrapper/maven-wrapper.properties")).stream()
                .filter(line -> line.startsWith("distributionUrl="))
                .map(line -> line.substring("distributionUrl=/".length()))
                .findFirst()
                .orElseThrow();
        var name = url.substring(url.lastIndexOf('/') + 1).replace("-bin.zip", "");
        executable(folder.resolve(name).resolve("bin/mvn"));
        var repository = folder.resolve("repository");
        var archive = repository.resolve(url.replace(".zip", ".tar.gz"));
        Files.createDirectories(archive.getParent());
        assertThat(new ProcessBuilder("tar", "czf", archive.toString(), "-C", folder.toString(), name)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        return repository;
    }

    private static Path onThePath(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + tool + " on the PATH"));
    }

    private String run(Map<String, String> environment) throws IOException {
        start(environment);
        return said();
    }

    private void start(Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(home.resolve("shardlab").toString()));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", folder.resolve("bin") + ":" + tools, "JAVA_HOME", System.getProperty("java.home")));
        builder.environment().putAll(environment);
        launcher = builder.start();
    }

    /** All it said, when it has ended. */
    private String said() throws IOException {
        Awaitility.await("the launcher's end").atMost(LIMIT).until(() -> !launcher.isAlive());
        return Files.readString(log());
    }

    private int exit() {
        return launcher.exitValue();
    }

    private Path log() {
        return folder.resolve("log");
    }

    /** The command lines of the builds so far. */
    private List<String> builds() throws IOException {
        return Files.readAllLines(home.resolve("builds"));
    }
}
