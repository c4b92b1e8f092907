package io.shardlab.kube.kubelet;

import java.util.List;

/** What an image stands for on this machine. */
sealed interface ImageProgram {

    /**
     * A Java program.
     *
     * @param java the {@code java} binary
     * @param arguments what follows the memory flags: flags, class path, main class, arguments
     * @param heapPercent the maximum heap as a share of the container's memory limit
     */
    record JavaProgram(String java, List<String> arguments, int heapPercent) implements ImageProgram {}

    /** Any command line, as it is: the image's ENTRYPOINT. */
    record CommandProgram(List<String> command) implements ImageProgram {}

    /** A program inside this JVM, by the name it is registered under. */
    record BuiltIn(String program) implements ImageProgram {}
}
