package io.shardlab.lab.assertion;

import io.shardlab.lab.timeline.Observation;
import io.shardlab.lab.timeline.ObservationTable;
import java.time.Duration;

/** An expectation was not met in time. Its message says what was expected, what was wrong, and what was seen last. */
public final class ExpectationNotMet extends AssertionError {

    private static final long serialVersionUID = 1L;

    private static final String TEXT = """

            expected   %s
            but        %s
            after      %.1f s
            last seen  at %s

            %s
            %s""";

    private final String goal;
    private final String complaint;

    /** @param logs the ends of the logs that may tell why; empty when there are none */
    ExpectationNotMet(String goal, String complaint, Duration elapsed, Observation last, String logs) {
        super(TEXT.formatted(
                goal, complaint, elapsed.toMillis() / 1000.0, last.at(), ObservationTable.of(last, 4), logs));
        this.goal = goal;
        this.complaint = complaint;
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
