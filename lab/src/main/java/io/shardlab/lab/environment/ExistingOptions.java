package io.shardlab.lab.environment;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which cluster and which AWS.
 *
 * @param home where the chart is
 * @param kubeconfig the file that says how to reach the cluster
 * @param context the context in it; none is the current one
 * @param endpoint an AWS emulator as this machine sees it; none is AWS itself
 * @param endpointInPods the same as pods see it; none is the same address
 * @param region the AWS region
 * @param profile the AWS profile for AWS itself; none is the default one
 * @param image the consumer's image as {@code repository:tag}; none is the chart's
 * @param values Helm values files on top of all others, such as the role of the consumer's service account
 */
public record ExistingOptions(
        Home home,
        Path kubeconfig,
        Optional<String> context,
        Optional<URI> endpoint,
        Optional<URI> endpointInPods,
        String region,
        Optional<String> profile,
        Optional<String> image,
        List<Map<String, Object>> values) {

    public ExistingOptions {
        values = List.copyOf(values);
    }

    /** A cluster beside an emulator, everything else as it comes. */
    public static ExistingOptions emulated(Home home, Path kubeconfig, URI endpoint) {
        return new ExistingOptions(
                home,
                kubeconfig,
                Optional.empty(),
                Optional.of(endpoint),
                Optional.empty(),
                "us-east-1",
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
