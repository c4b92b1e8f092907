package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a lab ends, no process of it is left: the emulators and the pods end with it. */
class NothingLeftBehindIT {

    private static final Duration SOON = Duration.ofSeconds(45);

    @ParameterizedTest
    @CsvSource({"KILL, 137", "INT, 130"})
    void whateverEndsTheLabEndsItsProgramsAndPods(String signal, int status) throws Exception {
        try (var demo = ShardlabProgram.start("demo")) {
            demo.awaitLine("the first pod is ready", line -> line.contains("stored 4/4"));
            var processes = demo.handle().descendants().toList();
            assertThat(commandLines(processes))
                    .anySatisfy(command -> assertThat(command).contains("LocalAwsMain"))
                    .anySatisfy(command -> assertThat(command).contains("LocalKubeMain"))
                    .anySatisfy(command -> assertThat(command).contains("ConsumerMain"));

            send(signal, demo.handle());

            Awaitility.await("no process of the lab left")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(processes.stream().filter(ProcessHandle::isAlive))
                            .extracting(ProcessHandle::info)
                            .isEmpty());
            assertThat(demo.awaitExit()).isEqualTo(status);
        }
    }

    private static List<String> commandLines(List<ProcessHandle> processes) {
        return processes.stream()
                .map(process -> process.info().commandLine().orElse(""))
                .toList();
    }

    private static void send(String signal, ProcessHandle process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
