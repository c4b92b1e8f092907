package io.shardlab.kube.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanDurationTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT70S, 70s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT2M1S, 2m1s",
        "PT9M59S, 9m59s",
        "PT10M30S, 10m",
        "PT179M, 179m",
        "PT3H, 3h",
        "PT3H5M, 3h5m",
        "PT8H30M, 8h",
        "PT47H, 47h",
        "PT48H, 2d",
        "PT50H, 2d2h",
        "P8D, 8d",
        "PT-5S, <invalid>"
    })
    void anAgeAsKubectlWritesIt(Duration age, String text) {
        assertThat(HumanDuration.of(age)).isEqualTo(text);
    }

    @Test
    void noTimeIsUnknown() {
        assertThat(HumanDuration.since("", Instant.EPOCH)).isEqualTo("<unknown>");
    }
}
