package io.shardlab.aws.iam;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What policies say about an action: an explicit deny wins, and what nothing allows is refused. */
public enum Decision {
    ALLOWED,
    EXPLICITLY_DENIED,
    IMPLICITLY_DENIED;

    /** @param context the call's context keys, in lower case */
    static Decision of(List<PolicyDocument> policies, String action, String resource, Map<String, String> context) {
        List<Statement> about = statements(policies)
                .filter(statement -> statement.isAbout(action, resource, context))
                .toList();
        if (about.stream().anyMatch(statement -> !statement.allows())) {
            return EXPLICITLY_DENIED;
        }
        return about.isEmpty() ? IMPLICITLY_DENIED : ALLOWED;
    }

    static Stream<Statement> statements(List<PolicyDocument> policies) {
        return policies.stream().flatMap(policy -> policy.statements().stream());
    }
}
