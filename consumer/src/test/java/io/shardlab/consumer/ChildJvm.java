package io.shardlab.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A program of this repository in a JVM of its own, as its module built it; its output goes to a file. */
final class ChildJvm implements AutoCloseable {

    private static final Path HOME = Path.of(System.getProperty("shardlab.home", ".."));
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
        // Ctrl-C on the build ends it too.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * Starts a program.
     *
     * @param module the folder of its module
     * @param environment all of its environment, nothing of ours
     */
    static ChildJvm start(
            String module, String mainClass, Path output, Map<String, String> environment, String... arguments) {
        var command = command(module, mainClass, arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new ChildJvm(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line of a program. */
    static List<String> command(String module, String mainClass, String... arguments) {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                System.getProperty("child.compiler", "-XX:TieredStopAtLevel=1"),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx" + heap(module),
                "-cp",
                classPath(module),
                mainClass));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** local-aws keeps streams and tables in memory, and gets as much as its own launch file gives it. */
    private static String heap(String module) {
        return module.equals("local-aws") ? "512m" : System.getProperty("child.heap", "256m");
    }

    private static String classPath(String module) {
        var target = HOME.resolve(module).resolve("target");
        try (var files = Files.list(target)) {
            var jar = files.filter(file -> file.getFileName().toString().matches(module + "-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar in " + target + ": build the module first"));
            return jar + ":" + target.resolve("test-classes") + ":"
                    + Files.readString(target.resolve("classpath")).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("build module " + module + " first", e);
        }
    }

    /** Waits for a line of the output that the pattern finds. */
    Matcher awaitLine(String pattern) {
        return Awaitility.await("a line with " + pattern)
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            if (!process.isAlive() && find(pattern).isEmpty()) {
                                throw new IllegalStateException(
                                        "it ended with " + process.exitValue() + ":\n" + output());
                            }
                            return find(pattern);
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    Optional<Matcher> find(String pattern) {
        var matcher = Pattern.compile(pattern).matcher(output());
        return matcher.find() ? Optional.of(matcher) : Optional.empty();
    }

    String output() {
        try {
            return Files.exists(output) ? Files.readString(output, UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() {
        // Not Process.destroy(), which closes its standard input too: that tells it that we are no more.
        process.toHandle().destroy();
        return exitCode();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Waits for the end. */
    int exitCode() {
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
