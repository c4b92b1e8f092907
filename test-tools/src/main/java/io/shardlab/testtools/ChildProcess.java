package io.shardlab.testtools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A program that a test starts as a process of its own. It never outlives the test's JVM, whether that ends by itself or is asked
 * to; its standard output and standard error go to files, so that it never waits for a reader.
 */
public final class ChildProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_MILLIS = 20;

    private final Process process;
    private final Path output;
    private final Path errors;
    private final Thread atEnd;

    private ChildProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.atEnd = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /**
     * Starts it.
     *
     * @param builder command line and environment; where its output goes is decided here
     */
    public static ChildProcess start(ProcessBuilder builder) {
        try {
            Path output = Files.createTempFile("child-output", null);
            Path errors = Files.createTempFile("child-errors", null);
            return new ChildProcess(
                    builder.redirectOutput(output.toFile())
                            .redirectError(errors.toFile())
                            .start(),
                    output,
                    errors);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + builder.command(), e);
        }
    }

    /** The command line of a main class in this JVM's class path, with flags that let it start quickly. */
    public static List<String> java(Class<?> main, List<String> flags, String... arguments) {
        return java(System.getProperty("java.class.path"), main.getName(), flags, arguments);
    }

    /** The command line of a main class, with flags that let it start quickly. */
    public static List<String> java(String classPath, String main, List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Waits for its first line on standard output, by which a program says that it is ready. */
    public String readyLine() {
        return line(line -> true);
    }

    /**
     * Waits for a whole line on standard output.
     *
     * @throws AssertionError with all that it said, when it ends before or says nothing in time
     */
    public String line(Predicate<String> fits) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            boolean alive = process.isAlive();
            Optional<String> line = wholeLines().stream().filter(fits).findFirst();
            if (line.isPresent()) {
                return line.get();
            }
            if (!alive || System.nanoTime() > deadline) {
                throw new AssertionError(
                        (alive ? "no such line after " + PATIENCE_SECONDS + " s" : "it ended") + "; " + whatItSaid());
            }
            look();
        }
    }

    /** All of its standard output so far. */
    public String output() {
        return read(output);
    }

    /** All of its standard error so far. */
    public String errors() {
        return read(errors);
    }

    /** The operating system's process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGTERM; waits for the end and gives the exit code. */
    public int terminate() {
        // Not Process.destroy(), which closes its standard input too: a program may end by that alone.
        process.toHandle().destroy();
        return exitCode();
    }

    /** SIGKILL; waits for the end. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Closes its standard input; waits for the end and gives the exit code. */
    public int endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Broken already: the process is gone.
        }
        return exitCode();
    }

    /** Waits for the end. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end; " + whatItSaid());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a child process ends", e);
        }
    }

    /** Kills it when it still runs, and removes what it said. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook runs.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look() {
        try {
            process.onExit().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It runs on; the caller looks again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a child process", e);
        }
    }

    private List<String> wholeLines() {
        String text = output();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private String whatItSaid() {
        return "output:\n" + output() + "\nerrors:\n" + errors();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
