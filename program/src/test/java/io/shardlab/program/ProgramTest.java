package io.shardlab.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Timeout(10)
class ProgramTest {

    private final StringWriter errors = new StringWriter();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Command(name = "an-emulator")
    private static final class Emulator implements Callable<Integer> {

        @Mixin
        private final Lifetime lifetime;

        @Option(names = "--length")
        private Duration length = Duration.ZERO;

        @Option(names = "--period", converter = Durations.Period.class)
        private Duration period = Duration.ofSeconds(1);

        @Option(names = "--fail")
        private boolean fail;

        private Emulator(Lifetime lifetime) {
            this.lifetime = lifetime;
        }

        @Override
        public Integer call() throws Exception {
            if (fail) {
                throw new IllegalStateException("Port 80 is in use.");
            }
            lifetime.awaitEnd("an-emulator is ready, length " + length + ", period " + period);
            return 0;
        }
    }

    @Test
    void itSaysOneLineAndEndsWithItsInput() {
        int code =
                run(new ByteArrayInputStream(new byte[3]), "--exit-with-stdin", "--length", "0s", "--period", "500ms");

        assertThat(code).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("an-emulator is ready, length PT0S, period PT0.5S\n");
    }

    @Test
    void aFailureIsOneSentence() {
        assertThat(run(InputStream.nullInputStream(), "--fail")).isEqualTo(1);
        assertThat(errors.toString()).isEqualToIgnoringNewLines("an-emulator: Port 80 is in use.\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--length, -1s, is negative",
        "--length, soon, is not a time",
        "--period, 0s, is no period",
        "--period, -1s, is no period"
    })
    void aBadDurationIsNamedWithItsOption(String option, String text, String complaint) {
        assertThat(run(InputStream.nullInputStream(), option, text)).isEqualTo(2);
        assertThat(errors.toString()).contains(option, "\"" + text + "\" " + complaint);
    }

    private int run(InputStream input, String... arguments) {
        var lifetime = new Lifetime(input, new PrintStream(output, true, StandardCharsets.UTF_8));
        return Program.of(new Emulator(lifetime))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
