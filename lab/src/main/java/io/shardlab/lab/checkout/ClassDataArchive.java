package io.shardlab.lab.checkout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The classes of a program, loaded and verified once for all later starts: application class-data sharing of the JVM (JEP 350). An
 * archive is what one run of the program writes at its end. The JVM itself passes over one that does not fit: of another JDK, or
 * older than a jar of its class path.
 *
 * @param home where the program is
 * @param program the program's module
 * @param folder where the run that is archived keeps its files
 */
public record ClassDataArchive(Checkout home, String program, Path folder) {

    /** The programs that have one. */
    public static final List<String> PROGRAMS = List.of("local-aws", "local-kube", "consumer", "lab");

    private static final String USED = "-XX:SharedArchiveFile=";

    /**
     * A launch file with which a run of the program writes an archive at its end, for {@code java @FILE}.
     *
     * @throws LabException when the program is not built
     */
    public Path launchFile() {
        var written = folder.resolve(program + ".args");
        var lines = lines().stream()
                .map(line -> line.startsWith(USED) ? "-XX:ArchiveClassesAtExit=\"" + draft() + "\"" : line)
                .toList();
        try {
            return Files.write(written, lines);
        } catch (IOException e) {
            throw new LabException("cannot write %s: %s".formatted(written, e.getMessage()), e);
        }
    }

    /**
     * Puts the archive that the run wrote where the program's starts look for it, all at once: a start beside this one finds the
     * old one or the new one.
     *
     * @return whether there was one
     * @throws LabException when it cannot be put there
     */
    public boolean publish() {
        if (!Files.isRegularFile(draft())) {
            return false;
        }
        var used = used();
        var beside = used.resolveSibling(
                used.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try {
                Files.move(draft(), beside, StandardCopyOption.REPLACE_EXISTING);
                Files.move(beside, used, StandardCopyOption.ATOMIC_MOVE);
                return true;
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new LabException("cannot write %s: %s".formatted(used, e.getMessage()), e);
        }
    }

    private Path used() {
        return lines().stream()
                .filter(line -> line.startsWith(USED))
                .map(line -> Path.of(line.substring(USED.length()).replace("\"", "")))
                .findFirst()
                .orElseThrow(() -> new LabException("the launch file of " + program + " names no archive"));
    }

    private Path draft() {
        return folder.resolve(program + ".jsa");
    }

    private List<String> lines() {
        var file = home.launchFile(program);
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
