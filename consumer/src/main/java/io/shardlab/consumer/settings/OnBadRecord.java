package io.shardlab.consumer.settings;

/** What happens to a record that can never be stored as a user. */
public enum OnBadRecord {
    /** It is kept in the dead-letter table, and the shard goes on. */
    DEAD_LETTER,
    /** The process hands over and ends, so that nobody passes the record. */
    FAIL
}
