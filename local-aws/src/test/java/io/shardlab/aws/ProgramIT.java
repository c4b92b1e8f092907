package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;

/** local-aws as a process of its own. */
class ProgramIT {

    private static final long PATIENCE_SECONDS = 60;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endEverything() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void itSaysOneLineWhenItIsReadyAndEndsCleanlyOnSigterm() throws Exception {
        Process program = start("--port", "0");
        BufferedReader out = reader(program);
        assertThat(out.readLine()).matches("local-aws is ready at http://127\\.0\\.0\\.1:\\d+");

        program.toHandle().destroy();

        assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
        assertThat(out.readLine()).as("nothing follows the ready line").isNull();
    }

    @Test
    void itEndsWithItsStandardInput() throws Exception {
        Process program = start("--port", "0", "--exit-with-stdin");
        assertThat(reader(program).readLine()).startsWith("local-aws is ready");

        program.getOutputStream().close();

        assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
    }

    @Test
    void limitsCanBeThoseOfEveryCall() throws Exception {
        Process program = start("--port", "0", "--limits", "all", "--dynamodb-endpoint", "http://127.0.0.1:1");
        URI endpoint = URI.create(reader(program).readLine().replaceFirst(".* ", ""));
        try (var kinesis = Clients.withoutRetries(endpoint)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            kinesis.listStreams();
                        }
                    })
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("5 calls a second");
        }
    }

    @Test
    void aPortInUseIsSaidInASentence(@TempDir Path temporary) throws Exception {
        try (var taken = new ServerSocket(0)) {
            Process program = startWith(
                    List.of("-Djava.io.tmpdir=" + temporary), "--port", Integer.toString(taken.getLocalPort()));

            assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isNotZero();
            assertThat(new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("local-aws cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("Is another program using the port?")
                    .doesNotContain("\tat ");
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void aBadOptionIsSaidInASentence() throws Exception {
        Process program = start("--reshard-duration", "soon");

        assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isNotZero();
        assertThat(new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("--reshard-duration")
                .contains("\"soon\" is not a time");
    }

    /** So nothing can be left behind however it ends, kill -9 included. */
    @Test
    void noTemporaryFileIsThereWhileItRunsNorAfterwards(@TempDir Path temporary) throws Exception {
        Process program = startWith(List.of("-Djava.io.tmpdir=" + temporary), "--port", "0");
        URI endpoint = URI.create(reader(program).readLine().replaceFirst(".* ", ""));
        try (var clients = new Clients(endpoint)) {
            clients.dynamoDb().listTables();
        }
        assertThat(temporary).isEmptyDirectory();

        program.toHandle().destroy();

        assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(temporary).isEmptyDirectory();
    }

    private Process start(String... arguments) throws IOException {
        return startWith(List.of(), arguments);
    }

    private Process startWith(List<String> flags, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LocalAwsMain.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private static BufferedReader reader(Process program) {
        return new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
    }
}
