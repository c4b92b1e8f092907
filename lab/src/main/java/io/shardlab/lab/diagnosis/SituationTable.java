package io.shardlab.lab.diagnosis;

import io.shardlab.lab.diagnosis.Situation.Autoscaler;
import io.shardlab.lab.diagnosis.Situation.Condition;
import io.shardlab.lab.diagnosis.Situation.Conditions;
import io.shardlab.lab.diagnosis.Situation.ContainerState;
import io.shardlab.lab.diagnosis.Situation.Warning;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A situation as lines for people: autoscaling with its conditions, containers that are not well, the last warnings. */
public final class SituationTable {

    private static final int WARNINGS_SHOWN = 6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SituationTable() {}

    /** The lines, indented by as many blanks; empty when there is nothing to say. */
    public static String of(Situation situation, int indent) {
        var lines = new ArrayList<String>();
        situation.autoscalers().forEach(autoscaler -> lines.add(line(autoscaler)));
        situation.scaledObjects().forEach(object -> lines.add("ScaledObject " + line(object)));
        situation.containers().stream()
                .filter(container -> container.waiting().isPresent() || container.restarts() > 0)
                .forEach(container -> lines.add(line(container)));
        lastOf(situation.warnings()).forEach(warning -> lines.add(line(warning)));
        var prefix = " ".repeat(indent);
        return lines.stream().map(line -> prefix + line).collect(Collectors.joining(System.lineSeparator()));
    }

    private static List<Warning> lastOf(List<Warning> warnings) {
        return warnings.subList(Math.max(0, warnings.size() - WARNINGS_SHOWN), warnings.size());
    }

    private static String line(Autoscaler autoscaler) {
        return "HPA %s; current %d, desired %d, between %d and %d; %s"
                .formatted(
                        line(autoscaler.conditions()),
                        autoscaler.current(),
                        autoscaler.desired(),
                        autoscaler.minimum(),
                        autoscaler.maximum(),
                        String.join(", ", autoscaler.metrics()));
    }

    private static String line(Conditions object) {
        return object.name() + ": "
                + object.conditions().stream().map(Condition::toString).collect(Collectors.joining(", "));
    }

    private static String line(ContainerState container) {
        return "container %s of %s: %s, restarts %d%s"
                .formatted(
                        container.container(),
                        container.pod(),
                        container.waiting().map(reason -> "waits, " + reason).orElse("runs"),
                        container.restarts(),
                        container
                                .lastEnd()
                                .map(end -> ", ended last with " + end)
                                .orElse(""));
    }

    private static String line(Warning warning) {
        return "%s %s %s%s"
                .formatted(
                        TIME.format(warning.at()),
                        warning.object(),
                        warning.reason(),
                        warning.count() > 1 ? " (%d times)".formatted(warning.count()) : "");
    }
}
