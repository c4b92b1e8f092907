package io.shardlab.kube.kubelet;

import io.shardlab.kube.kubelet.ContainerAction.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts containers: processes under a supervisor, and programs inside this JVM. */
final class ContainerRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerRuntime.class);

    /** How long containers have to end when the kubelet closes or dies. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

    private static final int REPORTED_OUTPUT = 1024;

    private final Path stateDir;
    private final Map<String, BuiltInProgram> programs;
    private final Executor pool;
    private final AtomicLong execs = new AtomicLong();
    private final TreeSet<String> known;
    private final Set<BuiltInContainer> builtIns = ConcurrentHashMap.newKeySet();
    private Supervisor supervisor;
    private boolean closed;

    /**
     * Starts the supervisor, after ending what an earlier run left in the state directory.
     *
     * @throws IOException if the directory is in use by another kubelet or the supervisor cannot be started
     */
    ContainerRuntime(Path stateDir, Map<String, BuiltInProgram> programs, Executor pool) throws IOException {
        this.stateDir = stateDir;
        this.programs = Map.copyOf(programs);
        this.known = new TreeSet<>(programs.keySet());
        this.pool = pool;
        startSupervisor();
    }

    private synchronized void startSupervisor() throws IOException {
        OrphanProcesses.end(stateDir).forEach(sentence -> LOG.warn("{}", sentence));
        supervisor = Supervisor.start(stateDir, SHUTDOWN_GRACE);
        supervisor.onExit().thenRunAsync(this::replaceSupervisor, pool);
    }

    /** Without a supervisor nothing could be started or ended: its containers are ended and a new one takes over. */
    private synchronized void replaceSupervisor() {
        if (closed) {
            return;
        }
        LOG.warn("The supervisor (pid {}) was killed; its containers are ended and started again.", supervisor.pid());
        try {
            startSupervisor();
        } catch (IOException e) {
            LOG.error("No new supervisor could be started; no container starts any more: {}", e.getMessage());
        }
    }

    /** Starts a process; {@code id} is unique and made of letters, digits, dots and dashes. */
    synchronized RunningContainer process(String id, ProcessSpec spec) {
        return supervisor.start(id, spec);
    }

    /** Starts a program inside this JVM. */
    RunningContainer builtIn(String program, BuiltInProgram.Context context) throws ContainerConfigException {
        BuiltInProgram builtIn = programs.get(program);
        if (builtIn == null) {
            throw new ContainerConfigException(
                    "there is no built-in program \"" + program + "\"; there are " + String.join(", ", known));
        }
        BuiltInContainer container = new BuiltInContainer(program, builtIn, context, pool);
        builtIns.add(container);
        container.exited().thenRun(() -> builtIns.remove(container));
        return container;
    }

    /** Runs a command to its end, or until the timeout kills it; success is exit code 0. */
    CompletableFuture<Outcome> exec(ProcessSpec spec, Duration timeout) {
        RunningContainer command = process("exec-" + execs.incrementAndGet(), spec);
        return command.exited()
                .thenApplyAsync(code -> new Outcome(code == 0, output(spec.log(), code)), pool)
                .completeOnTimeout(
                        new Outcome(false, "command timed out after " + timeout.toSeconds() + " s"),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS)
                .whenComplete((outcome, failure) -> command.kill());
    }

    private static String output(Path log, int code) {
        try {
            byte[] output = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
            Files.deleteIfExists(log);
            String text =
                    new String(output, 0, Math.min(output.length, REPORTED_OUTPUT), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "exit code " + code : text;
        } catch (IOException e) {
            return "exit code " + code;
        }
    }

    /** Ends every container and returns when they are gone. */
    @Override
    public void close() {
        Supervisor current;
        synchronized (this) {
            closed = true;
            current = supervisor;
        }
        Set<BuiltInContainer> running = Set.copyOf(builtIns);
        running.forEach(BuiltInContainer::terminate);
        current.close();
        CompletableFuture.allOf(running.stream().map(BuiltInContainer::exited).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, SHUTDOWN_GRACE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
