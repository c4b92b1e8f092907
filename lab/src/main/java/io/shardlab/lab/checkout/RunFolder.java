package io.shardlab.lab.checkout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A folder for what one run leaves behind. The newest few stay for whoever wants to read them. */
public final class RunFolder {

    private static final int KEPT = 10;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

    /** Tokens of the cluster and what pods are told are in it. */
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private RunFolder() {}

    /** Makes a new one for logs and kubeconfig, and removes the oldest. */
    public static Path create(Checkout checkout) {
        return create(checkout, "runs");
    }

    /** Makes a new one for what a story that failed leaves behind, and removes the oldest. */
    public static Path forFailure(Checkout checkout) {
        return create(checkout, "failures");
    }

    private static Path create(Checkout checkout, String kind) {
        var runs = checkout.state().resolve(kind);
        try {
            Files.createDirectories(runs, OWNER_ONLY);
            removeOldest(runs);
            return Files.createDirectory(
                    runs.resolve(NAME.format(LocalDateTime.now()) + "-"
                            + ProcessHandle.current().pid()),
                    OWNER_ONLY);
        } catch (IOException e) {
            throw new LabException("cannot make a folder for this run in %s: %s".formatted(runs, e.getMessage()), e);
        }
    }

    private static void removeOldest(Path runs) throws IOException {
        List<Path> newestFirst;
        try (var folders = Files.list(runs)) {
            newestFirst = folders.sorted(Comparator.reverseOrder()).toList();
        }
        newestFirst.stream().skip(KEPT - 1L).filter(RunFolder::isOver).forEach(RunFolder::remove);
    }

    /** Its last part is the number of the process that made it. */
    private static boolean isOver(Path run) {
        var name = run.getFileName().toString();
        try {
            return ProcessHandle.of(Long.parseLong(name.substring(name.lastIndexOf('-') + 1)))
                    .isEmpty();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the old run " + folder, e);
        }
    }
}
