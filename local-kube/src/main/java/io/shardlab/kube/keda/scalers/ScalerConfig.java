package io.shardlab.kube.keda.scalers;

import java.util.Map;

/**
 * Everything a trigger is built from, references resolved.
 *
 * @param index its place in the ScaledObject
 * @param metricType AverageValue or Value
 * @param metadata its settings
 * @param authParams what its authentication gives it
 * @param podIdentity the authentication's pod identity
 * @param targetEnvironment the environment of the scaled container
 */
public record ScalerConfig(
        int index,
        String metricType,
        Map<String, String> metadata,
        Map<String, String> authParams,
        PodIdentity podIdentity,
        Map<String, String> targetEnvironment) {

    /**
     * {@code spec.podIdentity} of an authentication.
     *
     * @param provider for example aws, or none
     * @param roleArn a role to assume, or empty
     * @param externalId an external id for it, or empty
     */
    public record PodIdentity(String provider, String roleArn, String externalId) {

        public static final PodIdentity NONE = new PodIdentity("none", "", "");
    }
}
