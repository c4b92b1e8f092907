package io.shardlab.kube.kubelet;

import java.util.concurrent.CompletableFuture;

/** A container that has been started: a process, or a program inside this JVM. */
interface RunningContainer {

    /**
     * The container's id once it runs, {@code process://PID} or {@code builtin://NAME}; fails with an
     * {@link IllegalStateException} whose message says why it could not be started.
     */
    CompletableFuture<String> started();

    /** Its exit code, 128 + n after signal n; never fails. */
    CompletableFuture<Integer> exited();

    /** SIGTERM. */
    void terminate();

    /** SIGKILL. */
    void kill();
}
