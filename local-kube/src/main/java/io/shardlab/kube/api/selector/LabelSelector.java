package io.shardlab.kube.api.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.api.registry.ApiError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A label selector, in its text form ({@code app=x,tier in (a,b),!old}) or in its object form. */
public final class LabelSelector {

    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    private static final Pattern SET = Pattern.compile("([^\\s,!=()]+)\\s+(in|notin)\\s+\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^\\s,!=()]+)\\s*(!=|==|=)\\s*([^\\s,=!()]*)");
    private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*([^\\s,!=()]+)");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        ABSENT
    }

    private record Requirement(String key, Operator operator, Set<String> values) {

        public boolean matches(JsonNode labels) {
            JsonNode value = labels.path(key);
            return switch (operator) {
                case IN -> value.isTextual() && values.contains(value.asText());
                case NOT_IN -> !value.isTextual() || !values.contains(value.asText());
                case EXISTS -> value.isTextual();
                case ABSENT -> !value.isTextual();
            };
        }
    }

    private final List<Requirement> requirements;

    private LabelSelector(List<Requirement> requirements) {
        this.requirements = requirements;
    }

    /** Parses the text form; {@link ApiError} 400 if it is none. */
    public static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        Matcher scanner = SET.matcher(text);
        int at = skipBlank(text, 0);
        while (at < text.length()) {
            if (matchesAt(scanner, SET, at)) {
                Operator operator = scanner.group(2).equals("in") ? Operator.IN : Operator.NOT_IN;
                Set<String> values = Arrays.stream(scanner.group(3).split(",", -1))
                        .map(String::trim)
                        .collect(Collectors.toSet());
                requirements.add(new Requirement(scanner.group(1), operator, values));
            } else if (matchesAt(scanner, EQUALITY, at)) {
                Operator operator = scanner.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
                requirements.add(new Requirement(scanner.group(1), operator, Set.of(scanner.group(3))));
            } else if (matchesAt(scanner, EXISTENCE, at)) {
                Operator operator = scanner.group(1).isEmpty() ? Operator.EXISTS : Operator.ABSENT;
                requirements.add(new Requirement(scanner.group(2), operator, Set.of()));
            } else {
                throw unparsable(text, at);
            }
            at = skipBlank(text, scanner.end());
            if (at < text.length()) {
                if (!matchesAt(scanner, COMMA, at)) {
                    throw unparsable(text, at);
                }
                at = scanner.end();
            }
        }
        return new LabelSelector(requirements);
    }

    /** Reads the object form: {@code matchLabels} and {@code matchExpressions}. */
    public static LabelSelector of(JsonNode selector) {
        List<Requirement> requirements = new ArrayList<>(ofLabels(selector.path("matchLabels")).requirements);
        for (JsonNode expression : selector.path("matchExpressions")) {
            Set<String> values = new HashSet<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            Operator operator =
                    switch (expression.path("operator").asText()) {
                        case "In" -> Operator.IN;
                        case "NotIn" -> Operator.NOT_IN;
                        case "Exists" -> Operator.EXISTS;
                        default -> Operator.ABSENT;
                    };
            requirements.add(new Requirement(expression.path("key").asText(), operator, values));
        }
        return new LabelSelector(requirements);
    }

    /** A selector that wants exactly these labels, as a Service has it. */
    public static LabelSelector ofLabels(JsonNode labels) {
        List<Requirement> requirements = new ArrayList<>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            requirements.add(new Requirement(
                    label.getKey(), Operator.IN, Set.of(label.getValue().asText())));
        }
        return new LabelSelector(requirements);
    }

    public boolean matches(JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        return requirements.stream().allMatch(requirement -> requirement.matches(labels));
    }

    /** The text form, as {@code status.selector} of a Scale has it. */
    @Override
    public String toString() {
        return requirements.stream()
                .map(r -> switch (r.operator()) {
                    case IN ->
                        r.values().size() == 1
                                ? r.key() + "=" + r.values().iterator().next()
                                : r.key() + " in (" + String.join(",", new TreeSet<>(r.values())) + ")";
                    case NOT_IN -> r.key() + " notin (" + String.join(",", new TreeSet<>(r.values())) + ")";
                    case EXISTS -> r.key();
                    case ABSENT -> "!" + r.key();
                })
                .collect(Collectors.joining(","));
    }

    private static boolean matchesAt(Matcher scanner, Pattern pattern, int at) {
        scanner.usePattern(pattern);
        scanner.region(at, scanner.regionEnd());
        return scanner.lookingAt();
    }

    private static int skipBlank(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static ApiError unparsable(String text, int at) {
        return ApiError.badRequest(
                "unable to parse requirement: found '" + text.substring(at) + "' in label selector '" + text + "'");
    }
}
