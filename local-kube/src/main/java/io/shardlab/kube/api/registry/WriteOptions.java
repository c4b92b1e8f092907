package io.shardlab.kube.api.registry;

import java.util.function.Consumer;

/**
 * How a write is to be done.
 *
 * @param dryRun everything but the storing
 * @param unknownFields what becomes of fields that the kind does not have
 * @param warn told what the client should hear as a warning
 */
public record WriteOptions(boolean dryRun, UnknownFields unknownFields, Consumer<String> warn) {

    /** The {@code fieldValidation} parameter. */
    public enum UnknownFields {
        IGNORE,
        WARN,
        STRICT
    }

    /** A write of the server itself. */
    public static WriteOptions internal() {
        return new WriteOptions(false, UnknownFields.IGNORE, warning -> {});
    }
}
