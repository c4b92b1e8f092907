package io.shardlab.lab.environment.embedded;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.checkout.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program of Shardlab as a process of its own. It lives no longer than this one: it ends when its standard input does, and
 * we hold the other end, so that even {@code kill -9} of the lab leaves nothing behind.
 */
final class ChildProgram implements AutoCloseable {

    /** Nothing of the developer's own (AWS profiles, JAVA_TOOL_OPTIONS, proxies) reaches a program, except these. */
    private static final List<String> INHERITED = List.of("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int LOG_LINES_SHOWN = 8;

    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();

    private ChildProgram(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        var reader = new Thread(this::readOutput, name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a program; its standard error goes to a log file named for it.
     *
     * @param launchFile flags of the JVM, class path and main class
     * @param arguments of the program, without {@code --exit-with-stdin}, which it always gets
     * @param variables of its environment, on top of the few that it inherits
     */
    static ChildProgram start(
            String module, Path launchFile, List<String> arguments, Map<String, String> variables, Path runFolder) {
        var command = new ArrayList<>(List.of(Checkout.java().toString(), "@" + launchFile));
        command.addAll(arguments);
        command.add("--exit-with-stdin");
        var log = runFolder.resolve(module + ".log");
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        var inherited = INHERITED.stream()
                .filter(System.getenv()::containsKey)
                .collect(Collectors.toMap(variable -> variable, System::getenv));
        builder.environment().keySet().retainAll(inherited.keySet());
        builder.environment().putAll(Map.of("HOME", runFolder.toString()));
        builder.environment().putAll(variables);
        try {
            return new ChildProgram(module, builder.start(), log);
        } catch (IOException e) {
            throw new LabException("%s cannot be started: %s".formatted(module, e.getMessage()), e);
        }
    }

    private void readOutput() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                firstLine.complete(line);
            }
        } catch (IOException e) {
            // The process is gone; the exit below says so.
        }
        process.onExit().thenAccept(ended -> firstLine.completeExceptionally(new LabException(failure())));
    }

    private String failure() {
        return "%s ended with code %d before it was ready. The end of its log (%s):%n%s"
                .formatted(name, process.exitValue(), log, endOfLog());
    }

    private String endOfLog() {
        try (Stream<String> lines = Files.lines(log)) {
            var all = lines.toList();
            return all.subList(Math.max(0, all.size() - LOG_LINES_SHOWN), all.size()).stream()
                    .map(line -> "    " + line)
                    .collect(Collectors.joining(System.lineSeparator()));
        } catch (IOException e) {
            return "    (unreadable: " + e.getMessage() + ")";
        }
    }

    /**
     * Waits for the one line that a program prints when it is ready.
     *
     * @throws LabException when it ends before, or says nothing in time
     */
    String awaitReady(Duration limit) {
        try {
            return firstLine.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LabException told ? told : new LabException(failure(), e.getCause());
        } catch (TimeoutException e) {
            throw new LabException(
                    "%s was not ready after %d s. The end of its log (%s):%n%s"
                            .formatted(name, limit.toSeconds(), log, endOfLog()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + name, e);
        }
    }

    /** The operating system's number of the process. */
    long pid() {
        return process.pid();
    }

    /** Ends the program by ending its input, and by force if that takes too long. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // A pipe that is broken already says the same.
        }
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
