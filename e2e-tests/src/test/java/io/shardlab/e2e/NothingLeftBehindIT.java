package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * However a lab ends, no process of it is left: the emulators and the pods end with it. SIGTERM stands for Ctrl-C too, which takes
 * the same way but is ignored by whatever a script starts in the background, such as a build.
 */
class NothingLeftBehindIT {

    private static final Duration SOON = Duration.ofSeconds(45);

    @Test
    void killed() throws Exception {
        assertThatAllEndsWith("KILL", 137);
    }

    @Test
    @Tag("slow")
    void askedToEnd() throws Exception {
        assertThatAllEndsWith("TERM", 143);
    }

    private static void assertThatAllEndsWith(String signal, int status) throws Exception {
        // Where a process that is killed leaves what it wanted to delete at its end: Helm's library has 94 MB.
        var temporary = Files.createDirectories(Path.of("target/tmp").toAbsolutePath());
        try (var demo = ShardlabProgram.start(Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary), "demo")) {
            demo.awaitLine("the first pod is ready", line -> line.contains("stored 4/4"));
            var processes = demo.handle().descendants().toList();
            assertThat(programs(processes)).containsExactly("local-aws", "local-kube", "consumer");

            send(signal, demo.handle());

            Awaitility.await("no process of the lab left")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(processes.stream().filter(ProcessHandle::isAlive))
                            .extracting(ProcessHandle::info)
                            .isEmpty());
            assertThat(demo.awaitExit()).isEqualTo(status);
        }
    }

    /** By their jars: the class path that follows is longer than a command line is shown. */
    private static List<String> programs(List<ProcessHandle> processes) {
        return Stream.of("local-aws", "local-kube", "consumer")
                .filter(module -> processes.stream()
                        .flatMap(process -> process.info().commandLine().stream())
                        .anyMatch(command -> command.contains("/" + module + "/target/")))
                .toList();
    }

    private static void send(String signal, ProcessHandle process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
