package io.shardlab.program;

import java.time.Duration;
import picocli.CommandLine;

/** The command line of a program: durations as people write them, and a failure as one sentence on standard error. */
public final class Program {

    private Program() {}

    /**
     * The command line of a command, for more converters to be registered.
     *
     * @param command a picocli command; what it throws becomes the exit code 1 and its message on standard error
     */
    public static CommandLine of(Object command) {
        return new CommandLine(command)
                .registerConverter(Duration.class, new Durations.Length())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println(line.getCommandName() + ": " + sentence(failure));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** Runs the command and ends this JVM with its exit code. */
    public static void run(CommandLine program, String... arguments) {
        System.exit(program.execute(arguments));
    }

    private static String sentence(Exception failure) {
        return failure.getMessage() != null ? failure.getMessage() : failure.toString();
    }
}
