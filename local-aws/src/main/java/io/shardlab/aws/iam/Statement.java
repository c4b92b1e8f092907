package io.shardlab.aws.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A statement of a policy.
 *
 * @param actions patterns that must match one, or with {@code notActions} must not
 * @param resources patterns; empty in a trust policy, which is about its role
 * @param principals of a trust policy: patterns by kind ({@code AWS}, {@code Federated}, {@code Service}); {@code *} as its own
 *     kind means everybody
 */
record Statement(
        boolean allows,
        List<String> actions,
        boolean notActions,
        List<String> resources,
        boolean notResources,
        Map<String, List<String>> principals,
        List<Condition> conditions) {

    Statement {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
        principals = Map.copyOf(principals);
        conditions = List.copyOf(conditions);
        for (String action : actions) {
            if (!action.matches("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+")) {
                throw new IllegalArgumentException("An Action is SERVICE:NAME or *, not " + action + ".");
            }
        }
        for (String resource : resources) {
            if (!resource.matches("\\*|arn:.*")) {
                throw new IllegalArgumentException("A Resource is an ARN or *, not " + resource + ".");
            }
            Variables.check(resource);
        }
    }

    boolean isAbout(String action, String resource, Map<String, String> context) {
        return matchesAction(action)
                && (resources.isEmpty() || matchesResource(resource, context))
                && conditions.stream().allMatch(condition -> condition.holds(context));
    }

    boolean matchesAction(String action) {
        String lower = action.toLowerCase(Locale.ROOT);
        boolean named =
                actions.stream().anyMatch(pattern -> Wildcards.matches(pattern.toLowerCase(Locale.ROOT), lower));
        return named != notActions;
    }

    private boolean matchesResource(String resource, Map<String, String> context) {
        List<Optional<String>> patterns = resources.stream()
                .map(pattern -> Variables.resolve(pattern, context))
                .toList();
        if (notResources && patterns.stream().anyMatch(Optional::isEmpty)) {
            return false;
        }
        boolean named =
                patterns.stream().flatMap(Optional::stream).anyMatch(pattern -> Wildcards.matches(pattern, resource));
        return named != notResources;
    }

    /** The principal of this statement that means {@code principal}, of a kind such as {@code AWS}. */
    Optional<String> naming(String kind, List<String> principal) {
        if (principals.containsKey("*")) {
            return Optional.of("*");
        }
        return principals.getOrDefault(kind, List.of()).stream()
                .filter(named -> named.equals("*") || principal.contains(named))
                .findFirst();
    }
}
