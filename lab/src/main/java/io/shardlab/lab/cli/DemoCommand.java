package io.shardlab.lab.cli;

import io.shardlab.lab.Lab;
import io.shardlab.lab.Start;
import io.shardlab.lab.Story;
import io.shardlab.lab.ledger.Ledger;
import io.shardlab.lab.ledger.StoredUser;
import io.shardlab.lab.seed.SeedStory;
import io.shardlab.lab.seed.StepResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays the seed story in the terminal. */
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
            description =
                    "start without a lease table, as the seed story does: KCL's own waits add about half a minute")
    private boolean cold;

    @Option(names = "--json", description = "print the result as JSON in the last line")
    private boolean json;

    @Mixin
    private EnvironmentChoice choice;

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
        narrator.opens(choice.name(), start.label());
        try (var lab = Lab.in(choice.start(narrator::does))) {
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

    private void stop(Lab lab, DemoNarrator narrator) {
        if (!over) {
            stopped = true;
            narrator.stops();
            lab.close();
        }
    }

    private DemoSummary play(Lab lab, Start start, DemoNarrator narrator, Instant begun) {
        var plan = lab.story().named(choice.names()).from(start).adopting(choice.adopted());
        narrator.makes(plan, lab.environment().outlivesTheLab());
        var story = plan.started();
        narrator.ready(lab.environment(), story);
        story.timeline().tell(narrator::sees);
        var seed = new SeedStory(story);
        int steps = seed.steps().size();
        var results = seed.play(step -> narrator.begins(step, steps), result -> {
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

    private static Duration untilFirstRecord(Story story, Instant begun) {
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
            out.println(DemoSummary.of(false, choice.name(), start.label(), List.of(), nothing)
                    .json());
            out.flush();
        }
    }
}
