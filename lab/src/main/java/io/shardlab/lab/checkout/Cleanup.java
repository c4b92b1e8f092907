package io.shardlab.lab.checkout;

import java.util.ArrayDeque;
import java.util.Deque;

/** What must be taken away again, newest first. A step that fails keeps none of the others from being taken. */
public final class Cleanup implements AutoCloseable {

    private final Deque<Runnable> steps = new ArrayDeque<>();

    private boolean over;

    /** Remembers how to cleanup what was just done; when everything is being taken away already, does it at once. */
    public synchronized void later(Runnable step) {
        if (over) {
            step.run();
        } else {
            steps.push(step);
        }
    }

    /**
     * Takes every step once.
     *
     * @throws RuntimeException of the first step that failed, with the others' suppressed, when all are taken
     */
    @Override
    public synchronized void close() {
        over = true;
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
