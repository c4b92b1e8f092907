package io.shardlab.lab.environment;

import java.util.ArrayDeque;
import java.util.Deque;

/** What must be taken away again, newest first. A step that fails keeps none of the others from being taken. */
public final class Undo implements AutoCloseable {

    private final Deque<Runnable> steps = new ArrayDeque<>();

    /** Remembers how to undo what was just done. */
    public synchronized void later(Runnable step) {
        steps.push(step);
    }

    /**
     * Takes every step once.
     *
     * @throws RuntimeException of the first step that failed, with the others' suppressed, when all are taken
     */
    @Override
    public synchronized void close() {
        RuntimeException failure = null;
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
