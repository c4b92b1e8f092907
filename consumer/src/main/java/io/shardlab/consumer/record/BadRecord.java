package io.shardlab.consumer.record;

/** A record that can never be stored as a user, however often it is tried; the message is the reason. */
public final class BadRecord extends Exception {

    private static final long serialVersionUID = 1;

    /** Parsers quote what they read. */
    private static final int LONGEST_REASON = 1_000;

    public BadRecord(String reason) {
        // Ordinary input, not a fault of the program: no stack trace.
        super(Excerpt.of(reason, LONGEST_REASON), null, false, false);
    }
}
