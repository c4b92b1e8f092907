package io.shardlab.lab.cli;

import static io.shardlab.lab.assertion.LabAssertions.assertThat;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.checkout.ClassDataArchive;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.checkout.RunFolder;
import io.shardlab.lab.environment.embedded.EmbeddedEnvironment;
import io.shardlab.lab.environment.embedded.EmbeddedOptions;
import io.shardlab.lab.ledger.User;
import io.shardlab.lab.scenario.Lab;
import io.shardlab.lab.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs every program once for its class-data archive, the lab among them, so that all of them start faster afterwards. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description =
                "Archives the classes that the programs load, so that they start faster (done after the first build).")
final class ArchiveCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Option(
            names = "--run-in",
            hidden = true,
            description = "be the run that is archived, with its files in this folder")
    private Optional<Path> runFolder = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (runFolder.isPresent()) {
            run(runFolder.get());
            return 0;
        }
        return archive(Checkout.find());
    }

    private int archive(Checkout home) throws IOException, InterruptedException {
        var folder = RunFolder.create(home);
        var lab = new ClassDataArchive(home, "lab", folder).launchFile();
        var log = folder.resolve("archive.log").toFile();
        var run = new ProcessBuilder(Checkout.java().toString(), "@" + lab, "archive", "--run-in", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        var end = new Thread(run::destroy, "end-run");
        Runtime.getRuntime().addShutdownHook(end);
        if (run.waitFor() != 0) {
            spec.commandLine().getErr().println("shardlab: the run to be archived failed; its log is " + log);
            return FAILED;
        }
        for (var program : ClassDataArchive.PROGRAMS) {
            if (!new ClassDataArchive(home, program, folder).publish()) {
                throw new LabException("%s wrote no class-data archive; the run's log is %s".formatted(program, log));
            }
        }
        return 0;
    }

    /** Enough of a scenario for the classes that each program needs to be useful. */
    private static void run(Path folder) {
        var options = EmbeddedOptions.archivedIn(folder);
        try (var lab = Lab.in(EmbeddedEnvironment.start(options));
                var scenario = lab.scenario().withShards(1).started()) {
            scenario.consumer().scaleWithShards();
            var users = scenario.send(User.numbered(1, 4));
            assertThat(scenario)
                    .within(LIMIT)
                    .hasReadyPods(1)
                    .ownsEachOpenShardOnce(1)
                    .hasStored(users);
            end(scenario);
        }
    }

    /** A pod writes its archive within the time that it has to end; the end of the lab would cut that short. */
    private static void end(Scenario scenario) {
        scenario.consumer().uninstall();
        Awaitility.await("the end of the consumer's pod")
                .atMost(LIMIT)
                .until(() -> scenario.consumer().pods().isEmpty());
    }
}
