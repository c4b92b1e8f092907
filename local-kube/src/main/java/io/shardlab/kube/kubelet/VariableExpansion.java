package io.shardlab.kube.kubelet;

import java.util.Map;

/** {@code $(NAME)} in commands, arguments and values (upstream: third_party/forked/golang/expansion). */
final class VariableExpansion {

    private VariableExpansion() {}

    /** Replaces each {@code $(NAME)} that is known; an unknown one stays as it is, and {@code $$} is one dollar. */
    static String expand(String text, Map<String, String> variables) {
        StringBuilder expanded = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = c == '$' && text.startsWith("(", i + 1) ? text.indexOf(')', i) : -1;
            if (c == '$' && text.startsWith("$", i + 1)) {
                expanded.append('$');
                i += 2;
            } else if (end > 0) {
                String name = text.substring(i + 2, end);
                expanded.append(variables.getOrDefault(name, "$(" + name + ")"));
                i = end + 1;
            } else {
                expanded.append(c);
                i++;
            }
        }
        return expanded.toString();
    }
}
