package io.shardlab.kube.kubelet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one bash process under which every container process runs ({@code supervisor.sh}).
 *
 * <p>This JVM holds the write end of its standard input and nobody else does. However this JVM ends, kill -9 included,
 * that pipe closes, and the supervisor ends every process group.
 */
final class Supervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    /** The exit code of a container whose supervisor was killed: what became of it is not known. */
    static final int LOST = 137;

    private final Process process;
    private final Path stateDir;
    private final Duration grace;
    private final Writer commands;
    private final Map<String, SupervisedProcess> processes = new ConcurrentHashMap<>();

    private Supervisor(Process process, Path stateDir, Duration grace) {
        this.process = process;
        this.stateDir = stateDir;
        this.grace = grace;
        this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /**
     * Starts the supervisor.
     *
     * @param stateDir where it keeps its files; leftovers of an earlier run must have been cleared away
     * @param grace how long containers have between TERM and KILL when this JVM has gone
     */
    static Supervisor start(Path stateDir, Duration grace) throws IOException {
        return start(stateDir, grace, "bash");
    }

    static Supervisor start(Path stateDir, Duration grace, String bash) throws IOException {
        Path directory = PrivateFiles.directory(stateDir).toRealPath();
        PrivateFiles.directory(directory.resolve("specs"));
        PrivateFiles.directory(directory.resolve("groups"));
        Path script = directory.resolve("supervisor.sh");
        try (InputStream source = Supervisor.class.getResourceAsStream("supervisor.sh")) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder =
                new ProcessBuilder(bash, script.toString(), directory.toString(), Long.toString(grace.toSeconds()));
        builder.environment().keySet().retainAll(java.util.Set.of("PATH"));
        // Not this JVM's: with a terminal as standard error, bash's job control would take the terminal over.
        builder.redirectError(
                PrivateFiles.file(directory.resolve("supervisor.log")).toFile());
        Supervisor supervisor = new Supervisor(builder.start(), directory, grace);
        Thread events = new Thread(supervisor::readEvents, "supervisor-events");
        events.setDaemon(true);
        events.start();
        return supervisor;
    }

    /** Starts a process; returns at once. {@code id} is unique and made of letters, digits, dots and dashes. */
    RunningContainer start(String id, ProcessSpec spec) {
        SupervisedProcess started = new SupervisedProcess(id);
        processes.put(id, started);
        try {
            PrivateFiles.write(stateDir.resolve("specs").resolve(id), spec.toBytes(), 0600);
            command("start " + id);
        } catch (IOException | IllegalArgumentException | UncheckedIOException e) {
            started.failed(e.getMessage());
        }
        return started;
    }

    /** The supervisor's own pid. */
    long pid() {
        return process.pid();
    }

    /** Completed when the supervisor has ended. */
    CompletableFuture<?> onExit() {
        return process.onExit();
    }

    /** Ends every process: TERM, and KILL after the grace period. Returns when they are gone. */
    @Override
    public void close() {
        try {
            closeCommands();
            // The script gives up by itself five seconds after the KILL; it is never left behind.
            if (!process.waitFor(grace.toSeconds() + 10, TimeUnit.SECONDS)) {
                LOG.warn("The supervisor (pid {}) did not end in time; it is killed.", process.pid());
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void closeCommands() {
        try {
            commands.close();
        } catch (IOException e) {
            LOG.debug("The supervisor's pipe was closed already", e);
        }
    }

    private synchronized void command(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The supervisor (pid " + process.pid() + ") has ended; see " + stateDir.resolve("supervisor.log"),
                    e);
        }
    }

    private void readEvents() {
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            process.onExit().thenRun(this::loseProcesses);
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                handle(line.split(" ", 3));
            }
        } catch (IOException e) {
            LOG.debug("The supervisor's events ended", e);
        }
    }

    private void handle(String[] event) {
        SupervisedProcess subject = event.length == 3 ? processes.get(event[1]) : null;
        if (subject == null && event[0].equals("exited")) {
            LOG.debug("A process ended that was counted as lost: {}", event[1]);
            return;
        }
        if (subject == null) {
            LOG.warn("The supervisor said something unexpected: {}", String.join(" ", event));
            return;
        }
        switch (event[0]) {
            case "started" -> subject.started.complete("process://" + event[2]);
            case "exited" -> subject.ended(Integer.parseInt(event[2]));
            case "failed" -> subject.failed(event[2]);
            default -> LOG.warn("The supervisor said something unexpected: {}", String.join(" ", event));
        }
    }

    private void loseProcesses() {
        processes.values().forEach(lost -> {
            lost.started.completeExceptionally(new IllegalStateException("the supervisor has ended"));
            lost.ended(LOST);
        });
    }

    private final class SupervisedProcess implements RunningContainer {
        private final String id;
        private final CompletableFuture<String> started = new CompletableFuture<>();
        private final CompletableFuture<Integer> exited = new CompletableFuture<>();

        SupervisedProcess(String id) {
            this.id = id;
        }

        void ended(int code) {
            processes.remove(id);
            exited.complete(code);
        }

        void failed(String message) {
            started.completeExceptionally(new IllegalStateException(message));
            // What a container runtime reports when it cannot start the program.
            ended(128);
        }

        @Override
        public CompletableFuture<String> started() {
            return started;
        }

        @Override
        public CompletableFuture<Integer> exited() {
            return exited;
        }

        @Override
        public void terminate() {
            signal("TERM");
        }

        @Override
        public void kill() {
            signal("KILL");
        }

        private void signal(String name) {
            if (!exited.isDone()) {
                try {
                    command("signal " + id + " " + name);
                } catch (UncheckedIOException e) {
                    LOG.debug("Nothing to signal: {}", e.getMessage());
                }
            }
        }
    }
}
