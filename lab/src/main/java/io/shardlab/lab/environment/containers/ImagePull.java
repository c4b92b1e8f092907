package io.shardlab.lab.environment.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import io.shardlab.lab.checkout.LabException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** An image on its way from a registry, which tells now and then how far it has come. */
final class ImagePull extends ResultCallback.Adapter<PullResponseItem> {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(3);
    private static final long MIB = 1024L * 1024;

    private final String image;
    private final Consumer<String> tell;
    private final Clock clock;
    private final Set<String> done = new HashSet<>();
    private final Map<String, Long> loaded = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private Instant lastLine;

    ImagePull(String image, Consumer<String> tell, Clock clock) {
        this.image = image;
        this.tell = tell;
        this.clock = clock;
        this.lastLine = clock.instant();
    }

    /** Pulls those of the images that the engine does not have, side by side. */
    static void all(DockerClient docker, List<String> images, Consumer<String> tell) {
        var pulls = images.stream()
                .filter(image -> !has(docker, image))
                .map(image -> docker.pullImageCmd(image).exec(new ImagePull(image, tell, Clock.systemUTC())))
                .toList();
        pulls.forEach(ImagePull::await);
    }

    private static boolean has(DockerClient docker, String image) {
        try {
            docker.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private void await() {
        try {
            awaitCompletion();
            tell.accept("  %s is here".formatted(image));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while pulling " + image, e);
        } catch (RuntimeException e) {
            throw new LabException("%s cannot be pulled: %s".formatted(image, e.getMessage()), e);
        }
    }

    @Override
    public synchronized void onNext(PullResponseItem item) {
        var layer = item.getId();
        var status = item.getStatus();
        if (item.getErrorDetail() != null) {
            onError(new LabException(item.getErrorDetail().getMessage()));
        }
        if (layer == null || status == null) {
            return;
        }
        var detail = item.getProgressDetail();
        switch (status) {
            case "Pulling fs layer", "Waiting" -> sizes.putIfAbsent(layer, 0L);
            case "Downloading" -> {
                if (detail != null && detail.getTotal() != null && detail.getCurrent() != null) {
                    sizes.put(layer, detail.getTotal());
                    loaded.put(layer, detail.getCurrent());
                }
            }
            case "Download complete", "Verifying Checksum" -> loaded.put(layer, sizes.getOrDefault(layer, 0L));
            case "Pull complete", "Already exists" -> {
                sizes.putIfAbsent(layer, 0L);
                done.add(layer);
            }
            default -> {
                return;
            }
        }
        tellNowAndThen();
    }

    private void tellNowAndThen() {
        var now = clock.instant();
        if (lastLine.plus(BETWEEN_LINES).isAfter(now)) {
            return;
        }
        lastLine = now;
        tell.accept("  %s: %d of %d layers, %d of %d MiB so far"
                .formatted(image, done.size(), sizes.size(), mebibytes(loaded), mebibytes(sizes)));
    }

    private static long mebibytes(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum() / MIB;
    }
}
