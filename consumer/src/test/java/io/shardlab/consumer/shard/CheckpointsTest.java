package io.shardlab.consumer.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.consumer.record.Position;
import io.shardlab.testtools.ManualClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

class CheckpointsTest {

    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> written = new ArrayList<>();
    private final Checkpoints checkpoints = new Checkpoints(1_000, Duration.ofSeconds(10), clock, tasks::add, () -> {});
    private Duration takes = Duration.ZERO;
    private RuntimeException failure;

    @Test
    void theShardsThreadDoesNotWaitForOne() {
        reach(1);
        checkpoints.writeIfDue(kcl());
        reach(2);
        checkpoints.writeIfDue(kcl());

        assertThat(written).isEmpty();
        assertThat(tasks).as("one at a time").hasSize(1);
        runTasks();
        assertThat(written).containsExactly("2");
    }

    @Test
    void aSlowLeaseTableIsWrittenToLessOften() {
        takes = Duration.ofSeconds(3);
        reach(1);
        writeIfDue();
        assertThat(written).containsExactly("1");

        checkpoints.reached(new Position("2", 0), 5_000);
        clock.advance(Duration.ofSeconds(26));
        writeIfDue();
        assertThat(written).containsExactly("1");

        clock.advance(Duration.ofSeconds(1));
        writeIfDue();
        assertThat(written).containsExactly("1", "2");
    }

    @Test
    void aFailureIsFollowedByAPauseThatGrowsToAMinute() {
        failure = new ThrottlingException("slow down");
        reach(1);
        int attempts = 0;
        for (int second = 0; second < 300; second++) {
            checkpoints.writeIfDue(kcl());
            attempts += tasks.size();
            runTasks();
            clock.advance(Duration.ofSeconds(1));
        }

        // After 0, 1, 3, 7, 15, 31, 63 seconds, and each minute from then on.
        assertThat(attempts).isEqualTo(10);
    }

    @Test
    void theLastOneWaitsForNothing() {
        failure = new ThrottlingException("slow down");
        reach(1);
        writeIfDue();
        failure = null;

        checkpoints.write(kcl());

        assertThat(written).containsExactly("1");
    }

    @Test
    void aClockThatJumpsBackEndsNoCheckpoints() {
        reach(1);
        writeIfDue();
        clock.advance(Duration.ofHours(-1));
        reach(2);
        writeIfDue();

        assertThat(written).containsExactly("1", "2");
    }

    @Test
    void whatNoOtherAttemptCanHealIsThrownAtTheShardsThread() {
        failure = new IllegalArgumentException("not a position");
        reach(1);
        writeIfDue();

        assertThatThrownBy(this::writeIfDue).hasCause(failure);
    }

    private void reach(int sequence) {
        checkpoints.reached(new Position(Integer.toString(sequence), 0), 1);
    }

    private void writeIfDue() {
        checkpoints.writeIfDue(kcl());
        runTasks();
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private RecordProcessorCheckpointer kcl() {
        return (RecordProcessorCheckpointer) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RecordProcessorCheckpointer.class},
                (proxy, method, arguments) -> {
                    clock.advance(takes);
                    if (failure != null) {
                        throw failure;
                    }
                    written.add(arguments[0].toString());
                    return null;
                });
    }
}
