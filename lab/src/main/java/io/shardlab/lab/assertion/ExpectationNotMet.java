package io.shardlab.lab.assertion;

import io.shardlab.lab.diagnosis.Cause;
import io.shardlab.lab.diagnosis.Situation;
import io.shardlab.lab.diagnosis.SituationTable;
import io.shardlab.lab.timeline.Observation;
import io.shardlab.lab.timeline.ObservationTable;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * An expectation was not met in time, or cannot be met. Its message says what was expected, what was wrong, the likely cause, and what
 * was seen last.
 */
public final class ExpectationNotMet extends AssertionError {

    private static final long serialVersionUID = 1L;

    /** A machine with more than this much work waiting for each core makes honest pods late. */
    private static final double BUSY = 2;

    private static final String TEXT = """

            expected   %s
            but        %s
            likely     %s
            after      %s
            last seen  at %s

            %s

            %s
            %s""";

    private final String goal;
    private final String complaint;

    /** How long it was waited, and how long it might have been; a limit of zero is a single look. */
    record Wait(Duration elapsed, Duration limit) {

        String inWords(double load, int cores) {
            var waited = limit.isZero()
                    ? "one look"
                    : "%.1f s of %.0f".formatted(elapsed.toMillis() / 1000.0, limit.toMillis() / 1000.0);
            return "%s; the machine's load was %.1f on %d cores".formatted(waited, load, cores);
        }
    }

    /** @param logs the ends of the logs that may tell why; empty when there are none */
    ExpectationNotMet(String goal, String complaint, Wait wait, Observation last, Situation situation, String logs) {
        super(text(goal, complaint, wait, last, situation, logs));
        this.goal = goal;
        this.complaint = complaint;
    }

    private static String text(
            String goal, String complaint, Wait wait, Observation last, Situation situation, String logs) {
        var machine = ManagementFactory.getOperatingSystemMXBean();
        double load = machine.getSystemLoadAverage();
        int cores = machine.getAvailableProcessors();
        var cause = Cause.of(situation)
                .map(Cause::sentence)
                .orElse(
                        load > BUSY * cores
                                ? "not enough time: the machine is busy (--patience 2 waits twice as long)"
                                : "nothing that the cluster knows of");
        return TEXT.formatted(
                goal,
                complaint,
                cause,
                wait.inWords(load, cores),
                last.at(),
                ObservationTable.of(last, 4),
                SituationTable.of(situation, 4),
                logs);
    }

    /** What was expected. */
    public String goal() {
        return goal;
    }

    /** What was wrong at the last look, in one line. */
    public String complaint() {
        return complaint;
    }
}
