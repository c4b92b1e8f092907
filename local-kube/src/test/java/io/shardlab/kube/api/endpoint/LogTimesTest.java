package io.shardlab.kube.api.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.testtools.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTimesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = new ManualClock();
    private final LogTimes times = new LogTimes(clock);

    @Test
    void aLineIsAsOldAsTheLookThatFirstSawIt(@TempDir Path pods) throws IOException {
        Path log = Files.createDirectories(pods.resolve("uid/web")).resolve("0.log");
        Files.writeString(log, "one\n");
        times.look(pods);
        clock.advance(Duration.ofSeconds(10));
        Files.writeString(log, "two\n", StandardOpenOption.APPEND);
        times.look(pods);
        clock.advance(Duration.ofSeconds(10));
        times.look(pods);

        assertThat(times.timeAt(log, 0)).isEqualTo(START);
        assertThat(times.timeAt(log, 4)).isEqualTo(START.plusSeconds(10));
        assertThat(times.offsetAt(log, START.plusSeconds(5))).isEqualTo(4);
        assertThat(times.offsetAt(log, START)).isZero();
        assertThat(times.offsetAt(log, START.plusSeconds(15))).isEqualTo(8);
    }

    @Test
    void aLogThatNobodyHasSeenIsNew(@TempDir Path pods) {
        assertThat(times.timeAt(pods.resolve("uid/web/0.log"), 3)).isEqualTo(START);
        assertThat(times.offsetAt(pods.resolve("uid/web/0.log"), START)).isZero();
    }
}
