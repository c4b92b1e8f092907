package io.shardlab.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"500ms, 500", "1s, 1000", "1.5s, 1500", "2m, 120000", "1h30m, 5400000", "' 10S ', 10000"})
    void aTimeIsReadAsPeopleWriteItAndWrittenSo(String text, long millis) {
        assertThat(Durations.read(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.readPeriod(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.read(Durations.write(Duration.ofMillis(millis)))).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0ms", "0s", "0m"})
    void noTimeIsALengthAndNoPeriod(String text) {
        assertThat(Durations.read(text)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.readPeriod(text))
                .withMessage("\"" + text + "\" is no period; it must be longer than 0s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1ms", "-1s", "-2m", "1s-2s"})
    void aNegativeTimeIsNeither(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.read(text));
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.readPeriod(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ms", "soon", "5", "1.5ms", "1d", "9223372036854775807s", "99999999999999999999ms"})
    void whatIsNoTimeIsRefusedWithExamples(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.read(text))
                .withMessage("\"" + text + "\" is not a time; write it like 500ms, 1s, 1.5s or 2m");
    }
}
