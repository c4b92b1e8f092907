package io.shardlab.kube.api.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The forms of names and keys, and what is said of a text that has not the form (upstream {@code util/validation}). */
public final class Formats {

    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final int LONGEST_PORT_NAME = 15;

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(" + QUALIFIED + ")?";
    private static final String DATA_KEY = "[-._a-zA-Z0-9]+";

    private static final Pattern LABEL_FORM = Pattern.compile(LABEL);
    private static final Pattern SUBDOMAIN_FORM = Pattern.compile(SUBDOMAIN);
    private static final Pattern QUALIFIED_FORM = Pattern.compile(QUALIFIED);
    private static final Pattern LABEL_VALUE_FORM = Pattern.compile(LABEL_VALUE);
    private static final Pattern DATA_KEY_FORM = Pattern.compile(DATA_KEY);
    private static final Pattern PORT_NAME_FORM = Pattern.compile("[-a-z0-9]+");
    private static final Pattern VARIABLE_FORM = Pattern.compile("[\\x20-\\x7e&&[^=]]*");

    private Formats() {}

    /** {@code IsDNS1123Label}. */
    public static List<String> label(String text) {
        List<String> mistakes = tooLong(text, LONGEST_LABEL);
        if (!LABEL_FORM.matcher(text).matches()) {
            mistakes.add(
                    SUBDOMAIN_FORM.matcher(text).matches()
                            ? "must not contain dots"
                            : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
                                    + " must start and end with an alphanumeric character"
                                    + regex(LABEL, "my-name", "123-abc"));
        }
        return mistakes;
    }

    /** {@code IsDNS1123Subdomain}. */
    public static List<String> subdomain(String text) {
        List<String> mistakes = tooLong(text, LONGEST_SUBDOMAIN);
        if (!SUBDOMAIN_FORM.matcher(text).matches()) {
            mistakes.add(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                            + " and must start and end with an alphanumeric character"
                            + regex(SUBDOMAIN, "example.com"));
        }
        return mistakes;
    }

    /** {@code IsQualifiedName}: keys of labels and annotations, finalizers, names of resources. */
    static List<String> qualifiedName(String text) {
        String rule = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                + " alphanumeric character" + regex(QUALIFIED, "MyName", "my.name", "123-abc");
        String[] parts = text.split("/", -1);
        if (parts.length > 2) {
            return List.of("a qualified name " + rule
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        List<String> mistakes = new ArrayList<>();
        if (parts.length == 2 && parts[0].isEmpty()) {
            mistakes.add("prefix part must be non-empty");
        } else if (parts.length == 2) {
            subdomain(parts[0]).forEach(mistake -> mistakes.add("prefix part " + mistake));
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            mistakes.add("name part must be non-empty");
        }
        tooLong(name, LONGEST_LABEL).forEach(mistake -> mistakes.add("name part " + mistake));
        if (!QUALIFIED_FORM.matcher(name).matches()) {
            mistakes.add("name part " + rule);
        }
        return mistakes;
    }

    /** {@code IsValidLabelValue}. */
    static List<String> labelValue(String text) {
        List<String> mistakes = tooLong(text, LONGEST_LABEL);
        if (!LABEL_VALUE_FORM.matcher(text).matches()) {
            mistakes.add("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                    + " and must start and end with an alphanumeric character"
                    + regex(LABEL_VALUE, "MyValue", "my_value", "12345"));
        }
        return mistakes;
    }

    /** {@code IsConfigMapKey}: keys of ConfigMaps and Secrets. */
    static List<String> dataKey(String text) {
        List<String> mistakes = tooLong(text, LONGEST_SUBDOMAIN);
        if (!DATA_KEY_FORM.matcher(text).matches()) {
            mistakes.add("a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                    + regex(DATA_KEY, "key.name", "KEY_NAME", "key-name"));
        }
        if (text.equals(".") || text.equals("..")) {
            mistakes.add("must not be '" + text + "'");
        } else if (text.startsWith("..")) {
            mistakes.add("must not start with '..'");
        }
        return mistakes;
    }

    /** {@code IsRelaxedEnvVarName}. */
    static List<String> variable(String text) {
        return VARIABLE_FORM.matcher(text).matches()
                ? List.of()
                : List.of("a valid environment variable name must consist only of printable ASCII characters other than"
                        + " '='");
    }

    /** {@code IsValidPortName}. */
    static List<String> portName(String text) {
        List<String> mistakes = tooLong(text, LONGEST_PORT_NAME);
        if (!PORT_NAME_FORM.matcher(text).matches()) {
            mistakes.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (text.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            mistakes.add("must contain at least one letter (a-z)");
        }
        if (text.contains("--")) {
            mistakes.add("must not contain consecutive hyphens");
        }
        if (text.startsWith("-") || text.endsWith("-")) {
            mistakes.add("must not begin or end with a hyphen");
        }
        return mistakes;
    }

    /** {@code validateLocalDescendingPath}: a path that stays below where it is resolved. */
    static List<String> descendingPath(String text) {
        List<String> mistakes = new ArrayList<>();
        if (text.startsWith("/")) {
            mistakes.add("must be a relative path");
        }
        mistakes.addAll(noBacksteps(text));
        return mistakes;
    }

    /** {@code validateLocalNonReservedPath}: the same, and not one of the kubelet's own names. */
    static List<String> filePath(String text) {
        List<String> mistakes = new ArrayList<>(descendingPath(text));
        if (mistakes.isEmpty() && text.startsWith("..")) {
            mistakes.add("must not start with '..'");
        }
        return mistakes;
    }

    /** {@code validatePathNoBacksteps}. */
    static List<String> noBacksteps(String text) {
        return List.of(text.split("/")).contains("..") ? List.of("must not contain '..'") : List.of();
    }

    private static List<String> tooLong(String text, int longest) {
        List<String> mistakes = new ArrayList<>();
        if (text.length() > longest) {
            mistakes.add("must be no more than " + longest + " characters");
        }
        return mistakes;
    }

    private static String regex(String form, String... examples) {
        return " (e.g. '" + String.join("',  or '", examples) + "', regex used for validation is '" + form + "')";
    }
}
