package io.shardlab.consumer.settings;

/** How a log line is written. */
public enum LogFormat {
    /** Text when standard output is a terminal, JSON otherwise. */
    AUTO,
    /** One JSON object a line. */
    JSON,
    /** Plain text. */
    TEXT
}
