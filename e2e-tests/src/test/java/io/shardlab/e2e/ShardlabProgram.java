package io.shardlab.e2e;

import io.shardlab.lab.checkout.Checkout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The command line {@code ./shardlab} as a user starts it; whatever it prints is kept. */
final class ShardlabProgram implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private ShardlabProgram(Process process) {
        this.process = process;
        var reader = new Thread(this::read, "shardlab-output");
        reader.setDaemon(true);
        reader.start();
    }

    static ShardlabProgram start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /** @param environment on top of this process's own */
    static ShardlabProgram start(Map<String, String> environment, String... arguments) {
        var checkout = Checkout.find().folder();
        var command = new ArrayList<>(List.of(checkout.resolve("shardlab").toString()));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // A build inside this build would pull the jars away from under it.
        builder.environment().put("SHARDLAB_SKIP_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            return new ShardlabProgram(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    private void read() {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // The pipe of a killed process may break; what was read is there.
        }
    }

    /** Waits until a line fits, and gives it. */
    String awaitLine(String goal, Predicate<String> fits) {
        Awaitility.await(goal)
                .atMost(LIMIT)
                .conditionEvaluationListener(condition -> {
                    if (!condition.isSatisfied() && condition.getRemainingTimeInMS() <= 0) {
                        System.err.println(String.join(System.lineSeparator(), lines));
                    }
                })
                .until(() -> lines.stream().anyMatch(fits));
        return lines.stream().filter(fits).findFirst().orElseThrow();
    }

    /** Everything printed so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The program's own process; the launcher has become it. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    int awaitExit() {
        Awaitility.await("end of ./shardlab, which said " + lines).atMost(LIMIT).until(() -> !process.isAlive());
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Broken already: the process is gone.
        }
        process.destroy();
        Awaitility.await("end of ./shardlab").atMost(LIMIT).until(() -> !process.isAlive());
    }
}
