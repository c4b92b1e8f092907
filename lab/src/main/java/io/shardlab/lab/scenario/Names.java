package io.shardlab.lab.scenario;

import java.util.UUID;

/**
 * What the things of one story are called.
 *
 * @param namespace the Kubernetes namespace of the consumer
 * @param stream the Kinesis stream
 * @param table the table of users
 * @param application the KCL application, and so its lease table
 */
public record Names(String namespace, String stream, String table, String application) {

    /** The tutorial's own names, in the namespace {@code default}. */
    public static Names ofTheTutorial() {
        return new Names("default", "kinesis-keda-demo", "users", "kinesis-keda-demo");
    }

    /** Names that no other story has, so that stories can share an environment. */
    public static Names unique(String prefix) {
        return ending(prefix + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    /** Names that all end with this one, which is the namespace's. */
    public static Names ending(String id) {
        return new Names(id, "kinesis-keda-" + id, "users-" + id, "kinesis-keda-" + id);
    }

    /** The same with this stream. */
    public Names withStream(String other) {
        return new Names(namespace, other, table, application);
    }

    /** The same with this table of users. */
    public Names withTable(String other) {
        return new Names(namespace, stream, other, application);
    }

    /** The table of records that cannot be stored. */
    public String deadLetters() {
        return table + "-dead-letters";
    }
}
