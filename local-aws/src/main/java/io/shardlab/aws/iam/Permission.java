package io.shardlab.aws.iam;

import java.util.List;

/**
 * What a policy must allow for a call to be answered.
 *
 * @param action for example {@code kinesis:PutRecord}
 * @param resource an ARN, or {@code *} for the account
 */
public record Permission(String action, String resource) {

    /** An action on each of some resources, or on the account when there are none. */
    public static List<Permission> of(String action, List<String> resources) {
        return (resources.isEmpty() ? List.of("*") : resources)
                .stream().map(resource -> new Permission(action, resource)).toList();
    }
}
