package io.shardlab.consumer.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionTest {

    @Test
    void sortsAsNumbersNotAsText() {
        assertThat(sortable("9", 0)).isLessThan(sortable("10", 0));
        assertThat(sortable("49590338271490256608559692538361571095921575989136588898", 0))
                .isLessThan(sortable("49590338271490256608559692538361571095921575989136588899", 0));
    }

    @Test
    void sortsUserRecordsInsideAnAggregate() {
        assertThat(sortable("10", 9)).isLessThan(sortable("10", 10));
        assertThat(sortable("10", Long.MAX_VALUE)).isLessThan(sortable("11", 0));
    }

    @Test
    void isPaddedTo129DigitsForTheSequenceNumber() {
        assertThat(sortable("7", 3)).isEqualTo("0".repeat(128) + "7." + "0".repeat(18) + "3");
    }

    private static String sortable(String sequenceNumber, long subSequenceNumber) {
        return new Position(sequenceNumber, subSequenceNumber).sortable();
    }
}
