package io.shardlab.kube.kubelet;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other on a shared pool, now or later: what runs in one of them needs no locks. When the timer has
 * been shut down, nothing runs any more.
 */
final class SerialExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    SerialExecutor(Executor pool, ScheduledExecutorService timer) {
        this.pool = pool;
        this.timer = timer;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            if (timer.isShutdown()) {
                return;
            }
            tasks.add(task);
            if (!running) {
                running = true;
                pool.execute(this::drain);
            }
        }
    }

    /** Runs a task after a delay. */
    Future<?> after(Duration delay, Runnable task) {
        return unlessShutDown(
                () -> timer.schedule(() -> execute(task), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS));
    }

    /** Runs a task at once and then once a period, until it is cancelled. */
    Future<?> every(Duration period, Runnable task) {
        return unlessShutDown(
                () -> timer.scheduleAtFixedRate(() -> execute(task), 0, period.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static Future<?> unlessShutDown(Supplier<Future<?>> schedule) {
        try {
            return schedule.get();
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private void drain() {
        while (true) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // Thrown on, it would leave this marked as running, and nothing would run any more.
                LOG.error("A task of the kubelet failed", e);
            }
        }
    }
}
