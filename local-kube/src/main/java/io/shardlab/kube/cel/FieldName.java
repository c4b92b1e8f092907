package io.shardlab.kube.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;
import java.util.Set;

/** Names of fields as rules write them (upstream: {@code Escape} in k8s.io/apiserver/pkg/cel/escaping.go). */
final class FieldName {

    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");
    private static final Pattern ESCAPABLE = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
    private static final Pattern ESCAPED = Pattern.compile("__|[-./]");

    private FieldName() {}

    /** {@code a-b} as {@code a__dash__b}; empty if rules have no way to name the field. */
    static Optional<String> escape(String name) {
        if (RESERVED.contains(name)) {
            return Optional.of("__" + name + "__");
        }
        if (!ESCAPABLE.matches(name)) {
            return Optional.empty();
        }
        StringBuilder escaped = new StringBuilder();
        Matcher matcher = ESCAPED.matcher(name);
        while (matcher.find()) {
            matcher.appendReplacement(
                    escaped,
                    switch (matcher.group()) {
                        case "__" -> "__underscores__";
                        case "." -> "__dot__";
                        case "-" -> "__dash__";
                        default -> "__slash__";
                    });
        }
        return Optional.of(matcher.appendTail(escaped).toString());
    }
}
