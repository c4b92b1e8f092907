package io.shardlab.lab.environment;

import java.util.List;

/**
 * An image that the process kubelet runs as a Java program.
 *
 * @param pattern a glob on the whole image reference
 * @param command what follows {@code java}: flags, class path, main class
 */
public record ConsumerImage(String pattern, List<String> command) {

    /** Flags for a program that starts often and lives shortly on few cores. */
    static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    public ConsumerImage {
        command = List.copyOf(command);
    }

    /** An image that runs a main class from a class path. */
    public static ConsumerImage of(String pattern, String classPath, String mainClass, String... arguments) {
        var command = new java.util.ArrayList<>(QUICK_START);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(List.of(arguments));
        return new ConsumerImage(pattern, command);
    }
}
