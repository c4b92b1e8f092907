package io.shardlab.lab.cli;

import io.shardlab.lab.checkout.LabException;
import java.util.List;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line behind {@code ./shardlab}. */
@Command(
        name = "shardlab",
        mixinStandardHelpOptions = true,
        version = "Shardlab 0.1.0-SNAPSHOT",
        description = "Proves that a Kinesis consumer on Kubernetes scales as its owners think.",
        footer = {"", "Completion for bash and zsh: source <(./shardlab generate-completion)"},
        subcommands = {
            DemoCommand.class,
            DoctorCommand.class,
            ArchiveCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Shardlab implements Runnable {

    /** The command could not be understood or not be started. */
    static final int REFUSED = 2;

    @Spec
    private CommandSpec spec;

    private Shardlab() {}

    public static void main(String[] arguments) {
        // Numbers with a point, wherever it runs: people paste what it prints into issues.
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var shardlab = new CommandLine(new Shardlab());
        List.of("demo", "doctor")
                .forEach(name -> EnvironmentOptions.addTo(
                        shardlab.getSubcommands().get(name).getCommandSpec()));
        return shardlab.setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler(Shardlab::tell);
    }

    /** What the user can act on is a sentence; anything else is our mistake, and its stack trace is for us. */
    private static int tell(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof LabException) {
            command.getErr().println("shardlab: " + failure.getMessage());
            return REFUSED;
        }
        throw failure;
    }

    @Command(name = "aws", description = "Runs Kinesis, DynamoDB and STS behind one endpoint: aws --help.")
    void aws(@Parameters(arity = "0..*") String[] arguments) {
        throw besideTheLauncher("aws");
    }

    @Command(name = "kube", description = "Runs a Kubernetes API with KEDA, whose pods are processes: kube --help.")
    void kube(@Parameters(arity = "0..*") String[] arguments) {
        throw besideTheLauncher("kube");
    }

    /** The emulators are programs of their own, which the launcher becomes at once. */
    private static LabException besideTheLauncher(String program) {
        return new LabException("%s is started as `./shardlab %s`".formatted(program, program));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: shardlab demo, for example.");
    }
}
