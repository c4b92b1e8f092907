package io.shardlab.kube.hpa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The selector of a target's pods, as its scale says it (upstream {@code labels.Parse}).
 *
 * @param requirements what a pod's labels must keep, all of it
 */
public record PodSelector(List<Requirement> requirements) {

    private static final Pattern SET = Pattern.compile("\\s*([^\\s!=<>(),]+)\\s+(in|notin)\\s*\\(([^()]*)\\)\\s*");
    private static final Pattern EQUALITY =
            Pattern.compile("\\s*([^\\s!=<>(),]+)\\s*(=|==|!=)\\s*([^\\s!=<>(),]*)\\s*");
    private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*([^\\s!=<>(),]+)\\s*");
    private static final Pattern SEPARATOR = Pattern.compile(",(?![^(]*\\))");

    public PodSelector {
        requirements = List.copyOf(requirements);
    }

    /** How a value is judged. */
    enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    /** One requirement. */
    record Requirement(String key, Operator operator, List<String> values) {

        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    /** A text that is no selector; the message is upstream's. */
    static final class UnparsableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnparsableException(String message) {
            super(message);
        }
    }

    static PodSelector parse(String text) throws UnparsableException {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : SEPARATOR.split(text)) {
            requirements.add(requirement(part));
        }
        return new PodSelector(requirements);
    }

    /** Whether a pod with these labels is selected. */
    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.matches(labels));
    }

    private static Requirement requirement(String text) throws UnparsableException {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            List<String> values =
                    Arrays.stream(set.group(3).split(",")).map(String::strip).toList();
            return new Requirement(set.group(1), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            return new Requirement(
                    equality.group(1),
                    equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN,
                    List.of(equality.group(3)));
        }
        Matcher existence = EXISTENCE.matcher(text);
        if (existence.matches()) {
            return new Requirement(
                    existence.group(2),
                    existence.group(1).isEmpty() ? Operator.EXISTS : Operator.DOES_NOT_EXIST,
                    List.of());
        }
        String[] words = text.strip().split("\\s+");
        throw new UnparsableException("unable to parse requirement: found '" + (words.length > 1 ? words[1] : text)
                + "', expected: in, notin, =, ==, !=, gt, lt");
    }
}
