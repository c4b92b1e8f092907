package io.shardlab.kube.hpa;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** How the tables of this package write down logs and rules. */
final class Log {

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** A clock that stands still at that time. */
    static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private Log() {}

    /** {@code "4@-120 5@-60"}: 4 two minutes ago, 5 one minute ago. */
    static List<HpaHistory.Entry> entries(String text) {
        return words(text)
                .map(word -> word.split("@"))
                .map(parts ->
                        new HpaHistory.Entry(Integer.parseInt(parts[0]), NOW.plusSeconds(Long.parseLong(parts[1]))))
                .toList();
    }

    static String counts(List<HpaHistory.Entry> entries) {
        return entries.stream().map(entry -> "" + entry.replicas()).collect(Collectors.joining(" "));
    }

    /** {@code "20/60 1/60"}: at most 20 pods in 60 s, or 1 percent in 60 s; "-" leaves one out. */
    static Behavior.Rules rules(String text, Behavior.Rules defaults) {
        if (text == null || text.isBlank()) {
            return defaults;
        }
        String[] parts = text.split(" ");
        List<Behavior.Policy> policies = java.util.stream.Stream.of(
                        policy(Behavior.Unit.PODS, parts[0]), policy(Behavior.Unit.PERCENT, parts[1]))
                .flatMap(List::stream)
                .toList();
        return new Behavior.Rules(Duration.ZERO, Behavior.Select.MAX, policies, OptionalDouble.empty());
    }

    private static List<Behavior.Policy> policy(Behavior.Unit unit, String text) {
        if (text.equals("-")) {
            return List.of();
        }
        String[] parts = text.split("/");
        return List.of(
                new Behavior.Policy(unit, Integer.parseInt(parts[0]), Duration.ofSeconds(Long.parseLong(parts[1]))));
    }

    private static java.util.stream.Stream<String> words(String text) {
        return text == null || text.isBlank() ? java.util.stream.Stream.empty() : Arrays.stream(text.split(" "));
    }
}
