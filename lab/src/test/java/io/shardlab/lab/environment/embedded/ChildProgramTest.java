package io.shardlab.lab.environment.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.checkout.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProgramTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    /** A checkout with one built program, whose class path is this test's own. */
    @BeforeEach
    void makeHome() throws IOException {
        var target = Files.createDirectories(folder.resolve("toy").resolve("target"));
        Files.write(
                target.resolve("java.args"),
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        "\"" + System.getProperty("java.class.path") + "\"",
                        Toy.class.getName()));
    }

    @Test
    void itIsReadyWithItsFirstLineAndEndsWithItsInput() {
        var toy = start("ready");
        assertThat(toy.awaitReady(LIMIT)).isEqualTo("toy is ready at http://127.0.0.1:1");
        var process = ProcessHandle.of(toy.pid()).orElseThrow();
        assertThat(process.isAlive()).isTrue();

        toy.close();

        Awaitility.await("process %d gone".formatted(toy.pid())).atMost(LIMIT).until(() -> !process.isAlive());
    }

    @Test
    void aProgramThatRefusesIsQuoted() {
        try (var toy = start("refuse")) {
            assertThatExceptionOfType(LabException.class)
                    .isThrownBy(() -> toy.awaitReady(LIMIT))
                    .withMessageContaining("toy ended with code 3 before it was ready")
                    .withMessageContaining("port 4566 is taken");
        }
    }

    @Test
    void aProgramThatSaysNothingIsNotWaitedForForEver() {
        try (var toy = start("silent")) {
            assertThatExceptionOfType(LabException.class)
                    .isThrownBy(() -> toy.awaitReady(Duration.ofMillis(300)))
                    .withMessageContaining("toy was not ready after");
        }
    }

    @Test
    void nothingOfTheDevelopersOwnEnvironmentReachesIt() {
        try (var toy = start("environment")) {
            assertThat(toy.awaitReady(LIMIT).split(" ")).isSubsetOf("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "HOME");
        }
    }

    @Test
    void aModuleThatIsNotBuiltIsNamedWithTheRemedy() {
        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> new Checkout(folder).launchFile("local-aws"))
                .withMessageContaining("local-aws is not built")
                .withMessageContaining("run ./shardlab, which builds");
    }

    @Test
    void theClassPathIsTheOneThatTheProgramRunsWith() {
        assertThat(new Checkout(folder).classPath("toy")).isEqualTo(System.getProperty("java.class.path"));
    }

    private ChildProgram start(String behaviour) {
        return ChildProgram.start("toy", new Checkout(folder).launchFile("toy"), List.of(behaviour), Map.of(), folder);
    }

    /** A program that does as it is told. */
    public static final class Toy {

        private Toy() {}

        public static void main(String[] arguments) throws IOException {
            switch (arguments[0]) {
                case "ready" -> System.out.println("toy is ready at http://127.0.0.1:1");
                case "environment" ->
                    System.out.println(String.join(" ", System.getenv().keySet()));
                case "refuse" -> {
                    System.err.println("port 4566 is taken");
                    System.exit(3);
                }
                default -> System.err.println("thinking");
            }
            System.out.flush();
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
