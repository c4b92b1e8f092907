package io.shardlab.lab.preflight;

/**
 * What a check found.
 *
 * @param level how bad it is
 * @param what it was found to be, in a sentence's length
 * @param remedy what to do about it; empty when nothing needs to be done
 */
public record Finding(Level level, String what, String remedy) {

    /** How bad a finding is. */
    public enum Level {
        OK,
        /** It will probably work, but not well. */
        WARNING,
        /** It cannot work. */
        PROBLEM
    }

    /** All is well. */
    public static Finding ok(String what) {
        return new Finding(Level.OK, what, "");
    }

    /** Worth knowing. */
    public static Finding warning(String what, String remedy) {
        return new Finding(Level.WARNING, what, remedy);
    }

    /** In the way. */
    public static Finding problem(String what, String remedy) {
        return new Finding(Level.PROBLEM, what, remedy);
    }

    /** One line, or two with the remedy. */
    @Override
    public String toString() {
        var line = "%-8s %s".formatted(level.name().toLowerCase(java.util.Locale.ROOT), what);
        return remedy.isEmpty() ? line : line + System.lineSeparator() + " ".repeat(9) + remedy;
    }
}
