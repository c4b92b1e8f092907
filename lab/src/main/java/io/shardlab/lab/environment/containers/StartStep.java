package io.shardlab.lab.environment.containers;

import io.shardlab.lab.checkout.Cleanup;
import io.shardlab.lab.checkout.LabException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * One step on the way to an environment that is ready.
 *
 * @param name what is being done, for people
 * @param start returns when it is done
 * @param cleanup takes away what the start made, were it only half of it or nothing
 */
record StartStep(String name, Runnable start, Runnable cleanup) {

    /** A step that leaves nothing behind. */
    static StartStep of(String name, Runnable start) {
        return new StartStep(name, start, () -> {});
    }

    /**
     * Takes the steps in order. When one fails, it and those before it are undone, newest first.
     *
     * @param cleanup how to take away everything, once all steps are taken
     * @param tell is told of each step before it is taken
     * @throws LabException naming the step that failed and why; what could not be undone is suppressed in it
     */
    static void takeAll(List<StartStep> steps, Cleanup cleanup, Consumer<String> tell) {
        for (var step : steps) {
            try {
                tell.accept(step.name);
                cleanup.later(step.cleanup);
                step.start.run();
            } catch (RuntimeException | Error e) {
                var told = e instanceof Error ? e : new LabException(step.name + " failed: " + reason(e), e);
                try {
                    cleanup.close();
                } catch (RuntimeException left) {
                    told.addSuppressed(left);
                }
                if (told instanceof Error error) {
                    throw error;
                }
                throw (LabException) told;
            }
        }
    }

    /** What a chain of exceptions says, each thing once: libraries tell the cause in the last of four. */
    private static String reason(Throwable failure) {
        var said = new ArrayList<String>();
        for (var cause = failure; cause != null && said.size() < 5; cause = cause.getCause()) {
            var message = Objects.requireNonNullElse(cause.getMessage(), "").strip();
            if (!(cause instanceof CompletionException)
                    && said.stream().noneMatch(before -> before.contains(message))
                    && !message.isEmpty()) {
                said.add(message);
            }
        }
        return said.isEmpty() ? failure.toString() : String.join(": ", said);
    }
}
