package io.shardlab.aws.iam;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Credentials that we issued or loaded, and whose they are.
 *
 * @param principal the ARN of the user or of the role's session
 * @param userId the unique id that GetCallerIdentity tells
 * @param token of temporary credentials
 * @param expires of temporary credentials
 */
public record AccessKey(
        String id,
        String secret,
        String principal,
        String userId,
        List<PolicyDocument> policies,
        Optional<String> token,
        Optional<Instant> expires) {

    public AccessKey {
        policies = List.copyOf(policies);
    }
}
