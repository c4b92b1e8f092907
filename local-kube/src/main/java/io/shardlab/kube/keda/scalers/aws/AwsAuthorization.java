package io.shardlab.kube.keda.scalers.aws;

import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.util.Map;

/** As whom a trigger calls AWS (upstream {@code GetAwsAuthorization}). */
public sealed interface AwsAuthorization {

    /** As the operator itself. */
    public record Operator() implements AwsAuthorization {}

    /** With keys of the trigger's own. */
    public record Keys(String accessKeyId, String secretAccessKey, String sessionToken) implements AwsAuthorization {}

    /**
     * In a role.
     *
     * @param webIdentity whether the operator's web identity is tried before its own credentials assume the role
     */
    public record Role(String arn, String externalId, boolean webIdentity) implements AwsAuthorization {}

    public static AwsAuthorization of(ScalerConfig config) throws ScalerException {
        ScalerConfig.PodIdentity identity = config.podIdentity();
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

    private static AwsAuthorization ofPod(ScalerConfig config) throws ScalerException {
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
            throw new ScalerException("awsAccessKeyID not found");
        }
        return keys(named, firstOf(env.get(firstOf(metadata.get("awsSecretAccessKeyFromEnv")))), "");
    }

    private static Keys keys(String id, String secret, String token) throws ScalerException {
        if (secret.isEmpty()) {
            throw new ScalerException("awsSecretAccessKey not found");
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
