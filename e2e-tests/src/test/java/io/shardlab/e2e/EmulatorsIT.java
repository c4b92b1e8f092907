package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.checkout.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./shardlab aws} and {@code ./shardlab kube} say and when they end, each as its own user starts it. */
class EmulatorsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TOKEN = "a-token-of-the-test";

    @TempDir
    private Path folder;

    private Process program;

    @AfterEach
    void endProgram() {
        if (program != null) {
            program.destroyForcibly();
        }
    }

    @Test
    void awsSaysOneLineLogsWithoutItsTokenAndEndsWhenAsked() throws Exception {
        start(Map.of("SHARDLAB_ADMIN_TOKEN", TOKEN), "aws", "--port", "0");

        assertThat(readyLine()).matches("local-aws is ready at http://127\\.0\\.0\\.1:\\d+");
        assertListensOnLoopbackOnly();
        assertThat(endedBySigterm()).isZero();
        assertSaidNothingMore(TOKEN);
    }

    @Test
    void awsThatWasGivenNoTokenTellsNone() throws Exception {
        start(Map.of(), "aws", "--port", "0");
        readyLine();

        endedBySigterm();

        assertThat(errors()).contains("admin API", "closed").doesNotContain("with token");
    }

    @Test
    void kubeSaysOneLineLogsWithoutItsTokenAndEndsWhenAsked() throws Exception {
        var kubeconfig = folder.resolve("kubeconfig");
        start(Map.of(), "kube", "--port", "0", "--kubeconfig", kubeconfig.toString());

        assertThat(readyLine()).matches("local-kube is ready at https://127\\.0\\.0\\.1:\\d+ \\(kubeconfig .*\\)");
        assertListensOnLoopbackOnly();
        endedBySigterm();
        assertSaidNothingMore(token(kubeconfig));
    }

    @Test
    void eachIsNamedByTheHelpAndHasOneOfItsOwn() throws Exception {
        assertThat(help("--help")).contains("  aws ", "  kube ", "  demo ", "  doctor ");
        assertThat(help("aws", "--help")).contains("Usage: local-aws", "--reshard-duration");
        assertThat(help("kube", "--help")).contains("Usage: local-kube", "--hpa-sync-period");
    }

    private void start(Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of(Checkout.find().folder().resolve("shardlab").toString()));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().remove("SHARDLAB_ADMIN_TOKEN");
        builder.environment().putAll(Map.of("SHARDLAB_SKIP_BUILD", "1", "JAVA_HOME", System.getProperty("java.home")));
        builder.environment().putAll(environment);
        program = builder.start();
    }

    private String readyLine() throws IOException {
        Awaitility.await("a line on standard output")
                .atMost(LIMIT)
                .failFast("the program ended: " + folder.resolve("err"), () -> !program.isAlive())
                .until(() -> output().contains("\n"));
        return output().strip();
    }

    private void assertListensOnLoopbackOnly() throws IOException {
        if (!ListeningSockets.known()) {
            return;
        }
        assertThat(ListeningSockets.of(program.toHandle()))
                .isNotEmpty()
                .allSatisfy(address -> assertThat(address.isLoopbackAddress())
                        .as(address + " is loopback")
                        .isTrue());
    }

    private int endedBySigterm() {
        program.toHandle().destroy();
        Awaitility.await("the program's end").atMost(LIMIT).until(() -> !program.isAlive());
        return program.exitValue();
    }

    private void assertSaidNothingMore(String secret) throws IOException {
        assertThat(output().lines()).hasSize(1);
        assertThat(output() + errors())
                .doesNotContain(secret)
                .doesNotContain("DEBUG")
                .doesNotContain("TRACE");
    }

    private String help(String... arguments) throws IOException {
        start(Map.of(), arguments);
        Awaitility.await("the help").atMost(LIMIT).until(() -> !program.isAlive());
        assertThat(program.exitValue()).isZero();
        return output();
    }

    private static String token(Path kubeconfig) throws IOException {
        return Files.readAllLines(kubeconfig).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("token: "))
                .map(line -> line.substring("token: ".length()).replace("\"", ""))
                .findFirst()
                .orElseThrow();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }
}
