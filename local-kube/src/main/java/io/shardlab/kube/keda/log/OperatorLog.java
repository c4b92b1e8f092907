package io.shardlab.kube.keda.log;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** The log of the operator's container, as {@code kubectl logs} shows it: time, level, message, separated by tabs. */
public final class OperatorLog {

    private final PrintStream out;
    private final Clock clock;

    public OperatorLog(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    public void info(String message) {
        line("INFO", message);
    }

    public void error(String message) {
        line("ERROR", message);
    }

    /** A mistake of this program, with its trace. */
    public void error(String message, Throwable mistake) {
        line("ERROR", message + ": " + mistake);
        mistake.printStackTrace(out);
    }

    private void line(String level, String message) {
        out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + "\t" + level + "\t" + message);
    }
}
