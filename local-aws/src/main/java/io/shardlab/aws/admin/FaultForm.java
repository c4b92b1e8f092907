package io.shardlab.aws.admin;

import io.shardlab.aws.faults.Effect;
import io.shardlab.aws.faults.Fault;
import io.shardlab.aws.faults.Faults;
import io.shardlab.aws.protocol.Structure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Faults as the admin API writes them in JSON. */
final class FaultForm {

    private static final Set<String> MEMBERS = Set.of(
            "effect",
            "service",
            "action",
            "principal",
            "share",
            "count",
            "after",
            "for",
            "status",
            "least",
            "most",
            "time",
            "steps",
            "id",
            "since",
            "struck");

    private FaultForm() {}

    /** @throws IllegalArgumentException with a sentence, when the structure is no fault */
    static Fault read(Structure body) {
        for (String member : body.members().keySet()) {
            if (!MEMBERS.contains(member)) {
                throw new IllegalArgumentException("A fault has no member \"" + member + "\"; it has " + MEMBERS + ".");
            }
        }
        return new Fault(
                effect(body),
                text(body, "service"),
                text(body, "action"),
                text(body, "principal"),
                text(body, "share").map(Double::parseDouble).orElse(1.0),
                text(body, "count").map(Long::parseLong),
                text(body, "after").map(Durations::read).orElse(Duration.ZERO),
                text(body, "for").map(Durations::read));
    }

    private static Effect effect(Structure body) {
        String name = text(body, "effect").orElse("");
        return switch (name) {
            case "throttle" -> new Effect.Throttle();
            case "error" ->
                new Effect.ServerError(
                        text(body, "status").map(Integer::parseInt).orElse(500));
            case "latency" -> new Effect.Latency(needed(body, "least"), needed(body, "most"));
            case "reset" -> new Effect.Reset();
            case "stale-iterator" -> new Effect.StaleIterator();
            case "index-creating" -> new Effect.IndexCreating(needed(body, "time"));
            case "open-shard-count" -> new Effect.OpenShardCount(steps(body));
            default ->
                throw new IllegalArgumentException("There is no effect \"" + name
                        + "\"; there are throttle, error, latency, reset, stale-iterator, index-creating and"
                        + " open-shard-count.");
        };
    }

    private static List<Effect.OpenShardCount.Step> steps(Structure body) {
        if (!(body.members().get("steps") instanceof List<?> steps)) {
            throw new IllegalArgumentException(
                    "The effect open-shard-count needs \"steps\": a list of {\"after\": TIME, \"count\": N}.");
        }
        return steps.stream()
                .map(step -> {
                    if (!(step instanceof Structure structure)) {
                        throw new IllegalArgumentException("A step is {\"after\": TIME, \"count\": N}, not " + step);
                    }
                    return new Effect.OpenShardCount.Step(
                            needed(structure, "after"),
                            text(structure, "count")
                                    .map(Integer::parseInt)
                                    .orElseThrow(() -> new IllegalArgumentException("A step needs \"count\".")));
                })
                .toList();
    }

    static Structure write(Faults.Active active) {
        Structure.Builder builder = write(active.fault());
        return builder.with("id", active.id())
                .with("since", active.since().toString())
                .with("struck", active.struck())
                .build();
    }

    static Structure.Builder write(Fault fault) {
        Structure.Builder builder = Structure.builder();
        Effect effect = fault.effect();
        if (effect instanceof Effect.Throttle) {
            builder.with("effect", "throttle");
        } else if (effect instanceof Effect.ServerError error) {
            builder.with("effect", "error").with("status", error.status());
        } else if (effect instanceof Effect.Latency latency) {
            builder.with("effect", "latency")
                    .with("least", Durations.write(latency.least()))
                    .with("most", Durations.write(latency.most()));
        } else if (effect instanceof Effect.Reset) {
            builder.with("effect", "reset");
        } else if (effect instanceof Effect.StaleIterator) {
            builder.with("effect", "stale-iterator");
        } else if (effect instanceof Effect.IndexCreating creating) {
            builder.with("effect", "index-creating").with("time", Durations.write(creating.time()));
        } else if (effect instanceof Effect.OpenShardCount script) {
            builder.with("effect", "open-shard-count")
                    .with("steps", script.steps().stream().map(FaultForm::write).toList());
        }
        return builder.with("service", fault.service())
                .with("action", fault.action())
                .with("principal", fault.principal())
                .with("share", fault.share())
                .with("count", fault.count())
                .with("after", Durations.write(fault.after()))
                .with("for", fault.time().map(Durations::write));
    }

    private static Structure write(Effect.OpenShardCount.Step step) {
        return Structure.builder()
                .with("after", Durations.write(step.after()))
                .with("count", step.count())
                .build();
    }

    private static Duration needed(Structure body, String name) {
        return Durations.read(text(body, name)
                .orElseThrow(
                        () -> new IllegalArgumentException("This effect needs \"" + name + "\", a time like 500ms.")));
    }

    private static Optional<String> text(Structure body, String name) {
        return body.member(name).map(Object::toString);
    }
}
