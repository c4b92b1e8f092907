package io.shardlab.kube.informers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Informers that only their owner ends. By itself an informer stops for good at the first object that it cannot read, and
 * its controller with it, in silence; these list again until they can, as client-go's reflectors do.
 */
public final class Informers {

    private static final Logger LOG = LoggerFactory.getLogger(Informers.class);
    private static final Duration START = Duration.ofMinutes(1);

    private Informers() {}

    /** Makes an informer that has not been started go on after every failure. */
    public static <T extends HasMetadata> SharedIndexInformer<T> lasting(SharedIndexInformer<T> informer) {
        String kind = informer.getApiTypeClass().getSimpleName();
        return informer.exceptionHandler((started, failure) -> {
            // Of broken connections the library itself tells.
            if (ExceptionHandler.isDeserializationException(failure)) {
                LOG.error(
                        "An object cannot be read as {}, so nothing happens to any {} until it is corrected or deleted: {}",
                        kind,
                        kind,
                        rootOf(failure).getMessage());
            }
            return true;
        });
    }

    /**
     * Starts informers; returns when they have seen what is there.
     *
     * @throws IllegalStateException if they have not within a minute
     */
    public static void start(Collection<? extends SharedIndexInformer<? extends HasMetadata>> informers) {
        CompletableFuture<?>[] started = informers.stream()
                .map(SharedIndexInformer::start)
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(started)
                    .orTimeout(START.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    e.getCause() instanceof TimeoutException
                            ? "The API server did not answer the controllers within " + START.toSeconds() + " s."
                            : "The controllers cannot watch the API server: " + e.getCause(),
                    e);
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
