package io.shardlab.aws.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallLogTest {

    private final CallLog log = new CallLog(3);

    @Test
    void theLogKeepsTheLatestAndCountsAll() {
        for (int i = 0; i < 5; i++) {
            log.add(call("kinesis:PutRecord", i));
        }

        assertThat(log.latest(10, call -> true)).extracting(Call::bytesIn).containsExactly(2L, 3L, 4L);
        assertThat(log.latest(2, call -> call.bytesIn() < 4))
                .extracting(Call::bytesIn)
                .containsExactly(2L, 3L);
        assertThat(log.counters()).containsEntry(new CallLog.Kind("someone", "kinesis:PutRecord", "ok"), 5L);
    }

    private static Call call(String action, long bytes) {
        return new Call(
                Instant.EPOCH, "someone", action, "", List.of(), "ok", 200, Duration.ZERO, bytes, 0, Optional.empty());
    }
}
