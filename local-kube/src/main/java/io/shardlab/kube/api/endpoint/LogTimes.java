package io.shardlab.kube.api.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When which part of a log was written, for {@code --since} and {@code --timestamps}: containers write plain lines, so
 * the sizes of their files are noted every {@link #RESOLUTION}, by another thread than the one that asks.
 */
final class LogTimes {

    static final Duration RESOLUTION = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(LogTimes.class);

    /** Sizes seen, by file: everything below a key was there at its time. */
    private final Map<Path, TreeMap<Long, Instant>> seen = new HashMap<>();

    private final Clock clock;

    LogTimes(Clock clock) {
        this.clock = clock;
    }

    /** Notes the sizes of all logs under {@code directory}. */
    synchronized void look(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Instant now = clock.instant();
        try (Stream<Path> files = Files.walk(directory, 3)) {
            files.filter(file -> file.toString().endsWith(".log")).forEach(file -> note(file, now));
            seen.keySet().removeIf(file -> !Files.exists(file));
        } catch (IOException | java.io.UncheckedIOException e) {
            // A pod's directory may go while we look.
            LOG.debug("The logs under {} changed while they were looked at", directory, e);
        }
    }

    private void note(Path file, Instant now) {
        try {
            seen.computeIfAbsent(file, path -> new TreeMap<>()).putIfAbsent(Files.size(file), now);
        } catch (IOException e) {
            LOG.debug("{} went away", file, e);
        }
    }

    /** From where on the log is not older than {@code since}. */
    synchronized long offsetAt(Path file, Instant since) {
        long offset = 0;
        for (Map.Entry<Long, Instant> size :
                seen.getOrDefault(file, new TreeMap<>()).entrySet()) {
            if (size.getValue().isBefore(since)) {
                offset = size.getKey();
            }
        }
        return offset;
    }

    /** When the byte at {@code offset} was written. */
    synchronized Instant timeAt(Path file, long offset) {
        Map.Entry<Long, Instant> size = seen.getOrDefault(file, new TreeMap<>()).higherEntry(offset);
        return size == null ? clock.instant() : size.getValue();
    }
}
