package io.shardlab.kube.workqueue;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that wait for a reconciler: each stands at most once, one is worked on at a time, a failed one comes again after
 * a growing delay (client-go: {@code workqueue}).
 */
public final class WorkQueue<K> implements AutoCloseable {

    /** Brings one object to its wanted state; may throw to be called again. */
    public interface Reconciler<K> {
        void reconcile(K key);
    }

    /** Thrown by a reconciler that has said what is wrong and only wants to be called again. */
    public static final class RetryException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public RetryException(String message) {
            super(message);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(5);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    private final String name;
    private final Reconciler<K> reconciler;
    private final ScheduledExecutorService worker;
    private final Set<K> waiting = ConcurrentHashMap.newKeySet();
    private final Map<K, Integer> failures = new ConcurrentHashMap<>();

    public WorkQueue(String name, Reconciler<K> reconciler) {
        this.name = name;
        this.reconciler = reconciler;
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    public void add(K key) {
        if (waiting.add(key)) {
            schedule(() -> work(key), Duration.ZERO);
        }
    }

    public void addAfter(K key, Duration delay) {
        schedule(() -> add(key), delay);
    }

    private void work(K key) {
        // Taken out first: a change that arrives while we work must bring the key back.
        waiting.remove(key);
        try {
            reconciler.reconcile(key);
            failures.remove(key);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                LOG.debug("{}: {} changed meanwhile", name, key);
            } else {
                LOG.warn("{}: {} could not be reconciled and is tried again: {}", name, key, e.getMessage());
            }
            retry(key);
        } catch (RetryException e) {
            LOG.debug("{}: {} is tried again: {}", name, key, e.getMessage());
            retry(key);
        } catch (RuntimeException | Error e) {
            // Not even an error may end the work on a key: the executor would swallow it.
            LOG.error("{}: {} could not be reconciled and is tried again", name, key, e);
            retry(key);
        }
    }

    private void retry(K key) {
        int times = failures.merge(key, 1, Integer::sum);
        long millis = FIRST_DELAY.toMillis() << Math.min(times - 1, 20);
        addAfter(key, Duration.ofMillis(Math.min(millis, LONGEST_DELAY.toMillis())));
    }

    private void schedule(Runnable task, Duration delay) {
        try {
            worker.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("{} is closed", name);
        }
    }

    /** Stops working; waits for the reconciliation under way, five seconds at most. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("{} is still working", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
