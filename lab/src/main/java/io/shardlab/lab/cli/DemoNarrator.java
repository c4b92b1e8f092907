package io.shardlab.lab.cli;

import io.shardlab.lab.consumer.ConsumerPod;
import io.shardlab.lab.environment.AwsAccess;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.scenario.Scenario;
import io.shardlab.lab.scenario.ScenarioPlan;
import io.shardlab.lab.timeline.Observation;
import io.shardlab.lab.timeline.ObservationTable;
import io.shardlab.lab.tutorial.Step;
import io.shardlab.lab.tutorial.StepResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells a demo to people, line by line. */
final class DemoNarrator {

    private final PrintWriter out;
    private final Instant begun;
    private int step;
    private String lastLine = "";
    private volatile boolean stopped;

    DemoNarrator(PrintWriter out, Instant begun) {
        this.out = out;
        this.begun = begun;
    }

    void opens(String environment, String start) {
        say("Shardlab demo: environment %s, start %s".formatted(environment, start));
    }

    /** What is being done before the story can begin. */
    void does(String what) {
        say("%5.1f s  %s".formatted(seconds(Instant.now()), what));
    }

    /** Says beforehand what will be made in a cluster of others, and what of theirs will be used. */
    void makes(ScenarioPlan plan, boolean amongOthers) {
        if (!amongOthers) {
            return;
        }
        var names = plan.names();
        var adopted = plan.adopted();
        var made = new ArrayList<String>(List.of("namespace " + names.namespace(), "table " + names.application()));
        var used = new ArrayList<String>();
        (adopted.stream() ? used : made).add("stream " + names.stream());
        (adopted.table() ? used : made).add("table " + names.table());
        (adopted.table() ? used : made).add("table " + names.deadLetters());
        say("will make, and take away again: " + String.join("; ", made));
        if (!used.isEmpty()) {
            say("will use, and not delete: %s%s"
                    .formatted(
                            String.join("; ", used),
                            adopted.table() ? " (made, and taken away again, if it is not there)" : ""));
        }
    }

    /** Printed commands carry the endpoint, since older aws programs ignore AWS_ENDPOINT_URL, and dummy credentials. */
    void ready(Environment environment, Scenario story) {
        say("%n%5.1f s  environment ready. Beside it, in another terminal:%n".formatted(seconds(Instant.now())));
        var names = story.names();
        var aws = awsCommand(environment.aws());
        say("  %s kinesis put-record --stream-name %s --partition-key you@foo.com --data %s"
                .formatted(aws, names.stream(), "eyJuYW1lIjoieW91IiwgImNpdHkiOiJoZXJlIn0="));
        say("  %s dynamodb scan --table-name %s".formatted(aws, names.table()));
        say("  kubectl --kubeconfig %s -n %s get pods,hpa,scaledobjects"
                .formatted(environment.cluster().kubeconfig(), names.namespace()));
    }

    private static String awsCommand(AwsAccess aws) {
        return aws.endpoint()
                .map(endpoint -> "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --region %s --endpoint-url %s"
                        .formatted(aws.region(), endpoint))
                .orElseGet(() -> "aws --region " + aws.region());
    }

    void begins(Step next, int steps) {
        step++;
        say("%n%d/%d  %s".formatted(step, steps, next.name()));
    }

    /** A line for every change that a person would notice. */
    void sees(Observation seen) {
        var line = line(seen);
        if (!line.equals(lastLine)) {
            lastLine = line;
            say("%5.1f s  %s".formatted(seconds(seen.at()), line));
        }
    }

    private static String line(Observation seen) {
        long stored = seen.sent().stream()
                .filter(record -> seen.stored(record).isPresent())
                .count();
        var owners = seen.shards().stream()
                .map(shard -> seen.owner(shard.id()).orElse("-"))
                .map(DemoNarrator::shortened)
                .collect(Collectors.joining(" "));
        var pods = seen.pods().stream()
                .map(pod -> shortened(pod.name()) + state(pod))
                .collect(Collectors.joining(" "));
        return "shards %d | wanted %d | pods %-45s | owners %-20s | stored %d/%d"
                .formatted(
                        seen.shards().size(),
                        seen.desiredReplicas(),
                        pods,
                        owners,
                        stored,
                        seen.sent().size());
    }

    private static String state(ConsumerPod pod) {
        if (!pod.living()) {
            return " (ending)";
        }
        if (pod.ready()) {
            return "";
        }
        return pod.restarts() == 0 ? " (starting)" : " (" + pod.phase() + ")";
    }

    /** The part of a pod's name that tells it from its siblings. */
    private static String shortened(String pod) {
        return pod.substring(pod.lastIndexOf('-') + 1);
    }

    void ends(StepResult result, Observation seen) {
        say("");
        say(ObservationTable.of(seen, 9));
        say("");
        say("%5.1f s  %s in %.1f s"
                .formatted(
                        seconds(Instant.now()),
                        result.passed() ? "held" : "DID NOT HOLD",
                        result.took().toMillis() / 1000.0));
        result.failure().ifPresent(failure -> say(failure.getMessage()));
    }

    void keeps(Path evidence) {
        say("%nlogs of the pods, events, leases and all that was seen are in %s".formatted(evidence));
    }

    void verdict(DemoSummary summary, int steps, Duration untilFirstRecord) {
        var records = summary.records();
        say(
                "%n%s: %d of %d steps held in %.1f s; %d records sent, %d stored, %d lost; first record processed after %.1f s (%s, %s)"
                        .formatted(
                                summary.verdict(),
                                summary.steps().stream()
                                        .filter(DemoSummary.StepLine::passed)
                                        .count(),
                                steps,
                                seconds(Instant.now()),
                                records.sent(),
                                records.stored(),
                                records.lost(),
                                untilFirstRecord.toMillis() / 1000.0,
                                summary.environment(),
                                summary.start()));
    }

    /** Says that the user has stopped it; what goes wrong from now on is not told. */
    void stops() {
        say("%nstopped: ending pods and programs".formatted());
        stopped = true;
    }

    void say(String text) {
        if (!stopped) {
            out.println(text);
            out.flush();
        }
    }

    private double seconds(Instant moment) {
        return Duration.between(begun, moment).toMillis() / 1000.0;
    }
}
