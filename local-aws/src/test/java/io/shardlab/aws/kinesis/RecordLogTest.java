package io.shardlab.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordLogTest {

    private final RecordLog log = new RecordLog();

    @Test
    void trimmingForgetsTheOldestAndKeepsOrdinals() {
        for (int i = 0; i < 5000; i++) {
            log.append(i, "key", new byte[] {(byte) i});
        }

        long freed = log.trimBefore(3000);

        assertThat(freed).isEqualTo(3000 * RecordMemory.weight("key", new byte[1]));
        assertThat(log.first()).isEqualTo(3001);
        assertThat(log.get(3001).arrivalMillis()).isEqualTo(3000);
        assertThat(log.get(5000).arrivalMillis()).isEqualTo(4999);
        assertThat(log.append(9000, "key", new byte[0]).ordinal()).isEqualTo(5001);
        assertThat(log.get(5001).arrivalMillis()).isEqualTo(9000);
    }

    @Test
    void trimmingEverythingLeavesAnEmptyLogThatGoesOn() {
        for (int i = 0; i < 1024; i++) {
            log.append(i, "key", new byte[0]);
        }

        log.trimBefore(10_000);

        assertThat(log.isEmpty()).isTrue();
        assertThat(log.append(20_000, "key", new byte[0]).ordinal()).isEqualTo(1025);
        assertThat(log.get(1025).arrivalMillis()).isEqualTo(20_000);
    }

    @Test
    void aTimeFindsTheFirstRecordThatArrivedThenOrLater() {
        log.append(10, "key", new byte[0]);
        log.append(20, "key", new byte[0]);
        log.append(20, "key", new byte[0]);

        assertThat(log.firstArrivedFrom(5)).isEqualTo(1);
        assertThat(log.firstArrivedFrom(11)).isEqualTo(2);
        assertThat(log.firstArrivedFrom(20)).isEqualTo(2);
        assertThat(log.firstArrivedFrom(21)).isEqualTo(4);
    }

    @Test
    void arrivalNeverFallsEvenWhenTheClockDoes() {
        log.append(20, "key", new byte[0]);

        assertThat(log.append(10, "key", new byte[0]).arrivalMillis()).isEqualTo(20);
    }
}
