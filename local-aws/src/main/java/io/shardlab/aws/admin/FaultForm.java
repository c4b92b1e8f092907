package io.shardlab.aws.admin;

import io.shardlab.aws.faults.Delay;
import io.shardlab.aws.faults.Effect;
import io.shardlab.aws.faults.Fault;
import io.shardlab.aws.faults.Faults;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.program.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Faults as the admin API writes them in JSON. */
final class FaultForm {

    /** What every fault has; {@code id}, {@code since} and {@code injected} are told, and may be sent back. */
    private static final Set<String> COMMON = Set.of(
            "effect", "service", "action", "principal", "share", "count", "after", "for", "id", "since", "injected");

    private FaultForm() {}

    /** @throws IllegalArgumentException with a sentence, when the structure is no fault */
    static Fault read(Structure body) {
        return new Fault(
                effect(body),
                text(body, "service"),
                text(body, "action"),
                text(body, "principal"),
                number(body, "share", Double::parseDouble).orElse(1.0),
                number(body, "count", Long::parseLong),
                text(body, "after").map(Durations::read).orElse(Duration.ZERO),
                text(body, "for").map(Durations::read));
    }

    private static Effect effect(Structure body) {
        String name = text(body, "effect").orElse("");
        Set<String> own = new TreeSet<>(body.members().keySet());
        own.removeAll(COMMON);
        return switch (name) {
            case "throttle" -> with(own, Set.of(), new Effect.Throttle());
            case "error" ->
                with(
                        own,
                        Set.of("status"),
                        new Effect.ServerError(
                                number(body, "status", Integer::parseInt).orElse(500)));
            case "latency" -> new Effect.Latency(delay(body, own));
            case "reset" -> with(own, Set.of(), new Effect.Reset());
            case "stale-iterator" -> with(own, Set.of(), new Effect.StaleIterator());
            case "index-creating" -> with(own, Set.of("time"), new Effect.IndexCreating(needed(body, "time")));
            case "open-shard-count" -> with(own, Set.of("steps"), new Effect.OpenShardCount(steps(body)));
            default ->
                throw new IllegalArgumentException("There is no effect \"" + name
                        + "\"; there are throttle, error, latency, reset, stale-iterator, index-creating and"
                        + " open-shard-count.");
        };
    }

    /** The effect, if the fault has no members but those that go with it. */
    private static Effect with(Set<String> given, Set<String> known, Effect effect) {
        for (String member : given) {
            if (!known.contains(member)) {
                throw new IllegalArgumentException("This fault has no member \"" + member + "\"; it has "
                        + new TreeSet<>(COMMON) + (known.isEmpty() ? "" : " and " + known) + ".");
            }
        }
        return effect;
    }

    private static Delay delay(Structure body, Set<String> own) {
        if (own.equals(Set.of("time"))) {
            return new Delay.Fixed(needed(body, "time"));
        }
        if (own.equals(Set.of("least", "most"))) {
            return new Delay.Uniform(needed(body, "least"), needed(body, "most"));
        }
        if (own.equals(Set.of("p50", "p99"))) {
            return new Delay.LongTailed(needed(body, "p50"), needed(body, "p99"));
        }
        throw new IllegalArgumentException(
                "The effect latency needs \"time\" (always the same), or \"least\" and \"most\""
                        + " (evenly between them), or \"p50\" and \"p99\" (a long tail), not " + own + ".");
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
                            number(structure, "count", Integer::parseInt)
                                    .orElseThrow(() -> new IllegalArgumentException("A step needs \"count\".")));
                })
                .toList();
    }

    static Structure write(Faults.Active active) {
        Structure.Builder builder = write(active.fault());
        return builder.with("id", active.id())
                .with("since", active.since().toString())
                .with("injected", active.injected())
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
            builder.with("effect", "latency");
            write(builder, latency.delay());
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

    private static void write(Structure.Builder builder, Delay delay) {
        if (delay instanceof Delay.Fixed fixed) {
            builder.with("time", Durations.write(fixed.time()));
        } else if (delay instanceof Delay.Uniform uniform) {
            builder.with("least", Durations.write(uniform.least())).with("most", Durations.write(uniform.most()));
        } else if (delay instanceof Delay.LongTailed tail) {
            builder.with("p50", Durations.write(tail.p50())).with("p99", Durations.write(tail.p99()));
        }
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

    private static <N extends Number> Optional<N> number(Structure body, String name, Function<String, N> form) {
        return text(body, name).map(value -> {
            try {
                return form.apply(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " must be a number, not \"" + value + "\"", e);
            }
        });
    }

    private static Optional<String> text(Structure body, String name) {
        return body.member(name).map(Object::toString);
    }
}
