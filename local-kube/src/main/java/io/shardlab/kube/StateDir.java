package io.shardlab.kube;

import io.shardlab.kube.kubelet.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of one run. It is held by a lock, which the system releases however the run ends. */
final class StateDir implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateDir.class);
    private static final String PREFIX = "local-kube-";
    private static final Duration YOUNGEST_LEFTOVER = Duration.ofMinutes(1);
    private static final String LOCK = "local-kube.lock";

    /** Only a directory that this program made for itself, to be removed, has this file. */
    private static final String TEMPORARY = "local-kube.temporary";

    private final Path path;
    private final boolean temporary;
    private final FileChannel channel;

    private StateDir(Path path, boolean temporary, FileChannel channel) {
        this.path = path;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Opens the given directory, or a fresh one that goes when it is closed.
     *
     * @throws IOException if another run holds it, or it cannot be written
     */
    static StateDir open(Optional<Path> given) throws IOException {
        Path path = given.isPresent()
                ? PrivateFiles.directory(given.get()).toAbsolutePath()
                : Files.createTempDirectory(PREFIX);
        if (given.isEmpty()) {
            removeLeftovers(path.getParent(), Files.getOwner(path));
            PrivateFiles.file(path.resolve(TEMPORARY));
        }
        FileChannel channel = FileChannel.open(PrivateFiles.file(path.resolve(LOCK)), StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path, channel);
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(path, channel);
        }
        return new StateDir(path, given.isEmpty(), channel);
    }

    /** Removes the fresh directories of runs that were killed: nobody holds their lock any more. */
    private static void removeLeftovers(Path parent, UserPrincipal owner) throws IOException {
        List<Path> candidates;
        try (Stream<Path> paths = Files.list(parent)) {
            candidates = paths.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
        for (Path candidate : candidates) {
            try {
                if (isOurs(candidate, owner)) {
                    removeUnlessHeld(candidate);
                }
            } catch (IOException | OverlappingFileLockException e) {
                LOG.debug("{} is left alone", candidate, e);
            }
        }
    }

    /**
     * Whether this user's local-kube made the directory to be removed. Nobody else can change what is in such a
     * directory, nor put another one in its place where the sticky bit guards it: what is looked at is what is removed.
     */
    private static boolean isOurs(Path candidate, UserPrincipal owner) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(candidate, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isDirectory()
                && attributes.owner().equals(owner)
                && attributes.permissions().equals(PosixFilePermissions.fromString("rwx------"))
                && Files.isRegularFile(candidate.resolve(TEMPORARY), LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(candidate.resolve(LOCK), LinkOption.NOFOLLOW_LINKS);
    }

    private static void removeUnlessHeld(Path candidate) throws IOException {
        Path file = candidate.resolve(LOCK);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            // A run that is just starting has its file a moment before its lock.
            Instant written = Files.getLastModifiedTime(file).toInstant();
            if (lock != null && written.isBefore(Instant.now().minus(YOUNGEST_LEFTOVER))) {
                deleteRecursively(candidate);
            }
        }
    }

    private static IOException inUse(Path path, FileChannel channel) throws IOException {
        channel.close();
        return new IOException("The state directory " + path
                + " is used by another local-kube: end that one, or choose another directory with --state-dir.");
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (temporary) {
            deleteRecursively(path);
        }
    }

    private static void deleteRecursively(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(directory)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
