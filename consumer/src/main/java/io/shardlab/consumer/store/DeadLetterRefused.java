package io.shardlab.consumer.store;

/** The dead-letter table refuses even the description of a record, and would refuse it again. */
public final class DeadLetterRefused extends Exception {

    private static final long serialVersionUID = 1;

    DeadLetterRefused(String table, String refusal) {
        super("the dead-letter table %s refuses it for good: %s".formatted(table, refusal), null, false, false);
    }
}
