package io.shardlab.kube.kubelet;

import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A container that is a program inside this JVM. */
final class BuiltInContainer implements RunningContainer {

    private final BuiltInProgram.Context context;
    private final Executor pool;
    private final CompletableFuture<String> started = new CompletableFuture<>();
    private final CompletableFuture<Integer> exited = new CompletableFuture<>();
    private final CompletableFuture<AutoCloseable> program;

    /** Starts the program on a thread of the pool. */
    BuiltInContainer(String name, BuiltInProgram builtIn, BuiltInProgram.Context context, Executor pool) {
        this.context = context;
        this.pool = pool;
        exited.thenRun(context.log()::close);
        this.program = CompletableFuture.supplyAsync(
                () -> {
                    started.complete("builtin://" + name);
                    return start(builtIn);
                },
                pool);
    }

    private AutoCloseable start(BuiltInProgram builtIn) {
        try {
            return builtIn.start(context);
        } catch (Exception e) {
            print(e);
            exited.complete(1);
            return () -> {};
        }
    }

    @Override
    public CompletableFuture<String> started() {
        return started;
    }

    @Override
    public CompletableFuture<Integer> exited() {
        return exited;
    }

    @Override
    public void terminate() {
        program.thenAcceptAsync(this::close, pool);
    }

    private void close(AutoCloseable running) {
        try {
            running.close();
            exited.complete(0);
        } catch (Exception e) {
            print(e);
            exited.complete(1);
        }
    }

    /** A thread cannot be killed: the container counts as ended, and its program is asked to end once more. */
    @Override
    public void kill() {
        exited.complete(137);
        terminate();
    }

    private void print(Exception e) {
        PrintStream log = context.log();
        log.println(e.getMessage() == null ? e.toString() : e.getMessage());
        log.flush();
    }
}
