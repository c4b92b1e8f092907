package io.shardlab.kube.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Processes of an earlier run whose supervisor was killed before it could end them.
 *
 * <p>A pid may belong to somebody else by now. A file with a pid was written while its process ran, so the process that
 * has the pid today is the same one only if it started before the file was written.
 */
final class OrphanProcesses {

    /** Start times are only as exact as the system's clock ticks and its clock is steady. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(1);

    /** A supervisor whose kubelet is gone ends within its grace period and five seconds. */
    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(15);

    private OrphanProcesses() {}

    /**
     * Ends what an earlier run left behind.
     *
     * @return what was done, in sentences
     * @throws IOException if another kubelet uses the directory, or a leftover cannot be ended
     */
    static List<String> end(Path stateDir) throws IOException {
        awaitSupervisor(stateDir.resolve("supervisor.pid"));
        List<String> done = new ArrayList<>();
        Path groups = stateDir.resolve("groups");
        if (Files.isDirectory(groups)) {
            try (Stream<Path> files = Files.list(groups)) {
                for (Path file : files.toList()) {
                    Optional<ProcessHandle> leftover = ours(file);
                    if (leftover.isPresent()) {
                        killGroup(leftover.get().pid());
                        done.add("Container " + file.getFileName()
                                + " of an earlier run was still running as process group "
                                + leftover.get().pid() + "; it has been killed.");
                    }
                    Files.deleteIfExists(file);
                }
            }
        }
        return done;
    }

    private static void awaitSupervisor(Path pidFile) throws IOException {
        Optional<ProcessHandle> supervisor = ours(pidFile);
        if (supervisor.isEmpty()) {
            return;
        }
        try {
            // If its kubelet was killed a moment ago, it is about to end.
            supervisor.get().onExit().get(LONGEST_SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("The state directory " + pidFile.getParent() + " is used by another local-kube, whose"
                    + " supervisor has pid " + supervisor.get().pid()
                    + ". Give this one a directory of its own, or end the other first.");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while an earlier supervisor was ending", e);
        }
    }

    private static Optional<ProcessHandle> ours(Path pidFile) throws IOException {
        if (Files.notExists(pidFile)) {
            return Optional.empty();
        }
        String pid = Files.readString(pidFile).strip();
        if (!pid.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        Instant written = Files.getLastModifiedTime(pidFile).toInstant();
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(process -> process.info()
                        .startInstant()
                        .map(started -> !started.isAfter(written.plus(CLOCK_TOLERANCE)))
                        .orElse(false));
    }

    /** Java cannot signal a group; {@code kill} of every system can. */
    private static void killGroup(long group) throws IOException {
        Process kill = new ProcessBuilder("kill", "-KILL", "--", "-" + group)
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(kill.getInputStream().readAllBytes());
            if (kill.waitFor() != 0 && ProcessHandle.of(group).isPresent()) {
                throw new IOException("Process group " + group + " of an earlier run cannot be killed: "
                        + output.strip() + ". End it with: kill -KILL -- -" + group);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
