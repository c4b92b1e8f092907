package io.shardlab.lab.cli;

import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.ledger.Ledger;
import io.shardlab.lab.ledger.StoredUser;
import io.shardlab.lab.scenario.Adopted;
import io.shardlab.lab.scenario.Lab;
import io.shardlab.lab.scenario.Names;
import io.shardlab.lab.scenario.Scenario;
import io.shardlab.lab.scenario.Start;
import io.shardlab.lab.tutorial.StepResult;
import io.shardlab.lab.tutorial.TutorialStory;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays the tutorial in the terminal. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Plays the story: a consumer's pods follow the shards of its stream, 1 -> 2 -> 3 -> 2.")
final class DemoCommand implements Callable<Integer> {

    private static final int PASSED = 0;
    private static final int FAILED = 1;

    /** What a shell reports of a program that Ctrl-C has ended. */
    private static final int STOPPED = 130;

    @Option(
            names = "--cold",
            description = "start without a lease table, as the tutorial does: KCL's own waits add about half a minute")
    private boolean cold;

    @Option(names = "--json", description = "print the result as JSON in the last line")
    private boolean json;

    @Option(
            names = "--run-id",
            description = "what the names of everything that is made end with (default where others are: a random one)")
    private String runId;

    @Option(
            names = "--adopt-stream",
            paramLabel = "NAME",
            description = "use this stream with 2 open shards: it is resharded, and never deleted")
    private String adoptedStream;

    @Option(
            names = "--adopt-table",
            paramLabel = "NAME",
            description = "use this table of users: the story's users stay in it, and it is never deleted")
    private String adoptedTable;

    @Spec
    private CommandSpec spec;

    private volatile boolean stopped;
    private volatile boolean over;

    @Override
    public Integer call() {
        var begun = Instant.now();
        var out = spec.commandLine().getOut();
        var start = cold ? Start.COLD : Start.PREPARED;
        var narrator = new DemoNarrator(out, begun);
        narrator.opens(EnvironmentOptions.name(spec), start.label());
        try (var lab = Lab.in(start(narrator), EnvironmentOptions.settings(spec))) {
            // Ctrl-C ends the JVM past every finally: the hook takes everything along in order.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(lab, narrator), "stop"));
            var summary = play(lab, start, narrator, begun);
            if (json) {
                out.println(summary.json());
                out.flush();
            }
            return summary.verdict().equals("passed") ? PASSED : FAILED;
        } catch (RuntimeException e) {
            if (stopped) {
                return STOPPED;
            }
            printRefusal(out, start);
            throw e;
        } finally {
            over = true;
        }
    }

    private Environment start(DemoNarrator narrator) {
        return EnvironmentOptions.provider(spec).start(EnvironmentOptions.settings(spec), narrator::does);
    }

    /** The tutorial's own names where everything is ours, names of their own where others are. */
    private Names names(Lab lab) {
        var own = lab.environment().outlivesTheLab() ? Names.unique("shardlab") : Names.ofTheTutorial();
        var named = runId == null ? own : Names.ending("shardlab-" + runId);
        return named.withStream(Objects.requireNonNullElse(adoptedStream, named.stream()))
                .withTable(Objects.requireNonNullElse(adoptedTable, named.table()));
    }

    private Adopted adopted() {
        return new Adopted(adoptedStream != null, adoptedTable != null);
    }

    private void stop(Lab lab, DemoNarrator narrator) {
        if (!over) {
            stopped = true;
            narrator.stops();
            lab.close();
        }
    }

    private DemoSummary play(Lab lab, Start start, DemoNarrator narrator, Instant begun) {
        var plan = lab.scenario().named(names(lab)).from(start).adopting(adopted());
        narrator.makes(plan, lab.environment().outlivesTheLab());
        var story = plan.started();
        narrator.ready(lab.environment(), story);
        story.timeline().tell(narrator::sees);
        var tutorial = new TutorialStory(story);
        int steps = tutorial.steps().size();
        var results = tutorial.play(step -> narrator.begins(step, steps), result -> {
            narrator.ends(result, story.observe());
            result.failure().ifPresent(failure -> narrator.keeps(story.keepEvidence(failure)));
        });
        boolean passed = results.size() == steps && results.stream().allMatch(StepResult::passed);
        var summary = DemoSummary.of(
                passed,
                lab.environment().name(),
                start.label(),
                results,
                story.ledger().balance());
        narrator.verdict(summary, steps, untilFirstRecord(story, begun));
        return summary;
    }

    private static Duration untilFirstRecord(Scenario story, Instant begun) {
        return story.ledger().stored().stream()
                .flatMap(user -> processedAt(user).stream())
                .min(Instant::compareTo)
                .map(first -> Duration.between(begun, first))
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> processedAt(StoredUser user) {
        try {
            return Optional.of(Instant.parse(user.processedAt()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A program that reads the last line finds a verdict there even when nothing could be started. */
    private void printRefusal(PrintWriter out, Start start) {
        if (json) {
            var nothing = Ledger.Balance.of(List.of(), List.of());
            out.println(DemoSummary.of(false, EnvironmentOptions.name(spec), start.label(), List.of(), nothing)
                    .json());
            out.flush();
        }
    }
}
