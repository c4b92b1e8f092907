package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.testtools.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./shardlab aws} and {@code ./shardlab kube} say and when they end, each as its own user starts it. */
class EmulatorsIT {

    private static final String TOKEN = "a-token-of-the-test";

    @TempDir
    private Path folder;

    private ChildProcess program;

    @AfterEach
    void endProgram() {
        if (program != null) {
            program.close();
        }
    }

    @Test
    void awsSaysOneLineLogsWithoutItsTokenAndEndsWhenAsked() throws Exception {
        start(Map.of("SHARDLAB_ADMIN_TOKEN", TOKEN), "aws", "--port", "0");

        assertThat(program.readyLine()).matches("local-aws is ready at http://127\\.0\\.0\\.1:\\d+");
        assertListensOnLoopbackOnly();
        assertThat(program.terminate()).isZero();
        assertSaidNothingMore(TOKEN);
    }

    @Test
    void awsThatWasGivenNoTokenTellsNone() throws Exception {
        start(Map.of(), "aws", "--port", "0");
        program.readyLine();

        program.terminate();

        assertThat(program.errors()).contains("admin API", "closed").doesNotContain("with token");
    }

    @Test
    void kubeSaysOneLineLogsWithoutItsTokenAndEndsWhenAsked() throws Exception {
        var kubeconfig = folder.resolve("kubeconfig");
        start(Map.of(), "kube", "--port", "0", "--kubeconfig", kubeconfig.toString());

        assertThat(program.readyLine())
                .matches("local-kube is ready at https://127\\.0\\.0\\.1:\\d+ \\(kubeconfig .*\\)");
        assertListensOnLoopbackOnly();
        assertThat(program.terminate()).isZero();
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
        var builder = new ProcessBuilder(command);
        builder.environment().remove("SHARDLAB_ADMIN_TOKEN");
        builder.environment().putAll(Map.of("SHARDLAB_SKIP_BUILD", "1", "JAVA_HOME", System.getProperty("java.home")));
        builder.environment().putAll(environment);
        program = ChildProcess.start(builder);
    }

    private void assertListensOnLoopbackOnly() throws IOException {
        if (!ListeningSockets.known()) {
            return;
        }
        assertThat(ListeningSockets.of(program.handle()))
                .isNotEmpty()
                .allSatisfy(address -> assertThat(address.isLoopbackAddress())
                        .as(address + " is loopback")
                        .isTrue());
    }

    private void assertSaidNothingMore(String secret) throws IOException {
        assertThat(program.output().lines()).hasSize(1);
        assertThat(program.output() + program.errors())
                .doesNotContain(secret)
                .doesNotContain("DEBUG")
                .doesNotContain("TRACE");
    }

    private String help(String... arguments) throws IOException {
        start(Map.of(), arguments);
        assertThat(program.exitCode()).isZero();
        return program.output();
    }

    private static String token(Path kubeconfig) throws IOException {
        return Files.readAllLines(kubeconfig).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("token: "))
                .map(line -> line.substring("token: ".length()).replace("\"", ""))
                .findFirst()
                .orElseThrow();
    }
}
