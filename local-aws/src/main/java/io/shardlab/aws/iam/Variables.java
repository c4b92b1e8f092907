package io.shardlab.aws.iam;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables in resources and condition values: {@code ${aws:PrincipalArn}} stands for the call's own value. */
final class Variables {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

    private Variables() {}

    static boolean areIn(String text) {
        return text.contains("${");
    }

    /**
     * Lets a text pass whose variables can be filled.
     *
     * @throws IllegalArgumentException with a sentence, when one of them cannot
     */
    static void check(String text) {
        Matcher variable = VARIABLE.matcher(text);
        while (variable.find()) {
            if (!variable.group(1).contains(":")) {
                throw new IllegalArgumentException("The variable " + variable.group() + " is not supported here.");
            }
            ContextKeys.check(variable.group(1));
        }
    }

    /** The text with the call's values; empty when the call lacks one of them, and then nothing matches. */
    static Optional<String> resolve(String text, Map<String, String> context) {
        if (!areIn(text)) {
            return Optional.of(text);
        }
        StringBuilder resolved = new StringBuilder();
        Matcher variable = VARIABLE.matcher(text);
        while (variable.find()) {
            String value = context.get(variable.group(1).toLowerCase(Locale.ROOT));
            if (value == null) {
                return Optional.empty();
            }
            variable.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return Optional.of(variable.appendTail(resolved).toString());
    }
}
