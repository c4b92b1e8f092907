package io.shardlab.aws.iam;

import java.util.List;
import java.util.Locale;

/**
 * A role: who may take it, and what it may do.
 *
 * @param trust its assume-role policy
 * @param policies attached or inline, which makes no difference here
 */
public record Role(String account, String name, PolicyDocument trust, List<PolicyDocument> policies) {

    public Role {
        policies = List.copyOf(policies);
    }

    public String arn() {
        return "arn:aws:iam::" + account + ":role/" + name;
    }

    /** The action patterns that its policies allow, as written. */
    public List<String> allowedActions() {
        return Decision.statements(policies)
                .filter(statement -> statement.allows() && !statement.notActions())
                .flatMap(statement -> statement.actions().stream())
                .distinct()
                .toList();
    }

    /** Whether a pattern of a policy means an action. */
    public static boolean matches(String pattern, String action) {
        return Wildcards.matches(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT));
    }

    /** A stable id in the form of AWS's, which a session's user id begins with. */
    String id() {
        return String.format("AROA%016X", name.hashCode() & 0xffffffffL);
    }
}
