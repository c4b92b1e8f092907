package io.shardlab.lab.scenario;

/**
 * What a story uses that somebody else made. It is never deleted; the stream is resharded all the same, and the table keeps the
 * story's users.
 *
 * @param stream the stream
 * @param table the table of users, and the one of its dead letters if that is there
 */
public record Adopted(boolean stream, boolean table) {

    /** Everything is made, and taken away again. */
    public static final Adopted NOTHING = new Adopted(false, false);
}
