package io.shardlab.kube.keda;

import java.util.Map;

/** As whom a trigger calls AWS (upstream {@code GetAwsAuthorization}). */
sealed interface AwsAuthorization {

    /** As the operator itself. */
    record Operator() implements AwsAuthorization {}

    /** With keys of the trigger's own. */
    record Keys(String accessKeyId, String secretAccessKey, String sessionToken) implements AwsAuthorization {}

    /**
     * In a role.
     *
     * @param webIdentity whether the operator's web identity is tried before its own credentials assume the role
     */
    record Role(String arn, String externalId, boolean webIdentity) implements AwsAuthorization {}

    static AwsAuthorization of(TriggerConfig config) throws TriggerException {
        TriggerConfig.PodIdentity identity = config.podIdentity();
        if (identity.provider().equals("aws")) {
            if (!identity.roleArn().isEmpty()) {
                return new Role(identity.roleArn(), identity.externalId(), true);
            }
            String arn = config.authParams().getOrDefault("awsRoleArn", "");
            return arn.isEmpty() ? new Operator() : new Role(arn, "", true);
        }
        return switch (config.metadata().getOrDefault("identityOwner", "")) {
            case "", "pod" -> ofPod(config);
            default -> new Operator();
        };
    }

    private static AwsAuthorization ofPod(TriggerConfig config) throws TriggerException {
        Map<String, String> auth = config.authParams();
        String arn = auth.getOrDefault("awsRoleArn", "");
        if (!arn.isEmpty()) {
            return new Role(arn, "", false);
        }
        String id = firstOf(auth.get("awsAccessKeyID"), auth.get("awsAccessKeyId"));
        if (!id.isEmpty()) {
            return keys(id, firstOf(auth.get("awsSecretAccessKey")), firstOf(auth.get("awsSessionToken")));
        }
        Map<String, String> metadata = config.metadata();
        Map<String, String> env = config.targetEnvironment();
        String named = firstOf(metadata.get("awsAccessKeyID"), env.get(firstOf(metadata.get("awsAccessKeyIDFromEnv"))));
        if (named.isEmpty()) {
            throw new TriggerException("awsAccessKeyID not found");
        }
        return keys(named, firstOf(env.get(firstOf(metadata.get("awsSecretAccessKeyFromEnv")))), "");
    }

    private static Keys keys(String id, String secret, String token) throws TriggerException {
        if (secret.isEmpty()) {
            throw new TriggerException("awsSecretAccessKey not found");
        }
        return new Keys(id, secret, token);
    }

    private static String firstOf(String... values) {
        for (String value : values) {
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
