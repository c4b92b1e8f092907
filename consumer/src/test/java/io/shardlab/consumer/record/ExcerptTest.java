package io.shardlab.consumer.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void aShortTextIsWhole() {
        assertThat(Excerpt.of("four", 4)).isEqualTo("four");
    }

    @Test
    void aLongOneEndsWithAnEllipsis() {
        assertThat(Excerpt.of("fiver", 4)).isEqualTo("fiv…");
    }

    @Test
    void noSurrogatePairIsCutInTwo() {
        assertThat(Excerpt.of("ab\uD83D\uDE00c", 4)).isEqualTo("ab…");
    }
}
