package io.shardlab.lab.environment.existing;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.environment.Setting;
import io.shardlab.lab.environment.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which cluster and which AWS.
 *
 * @param checkout where the chart is
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
        Checkout checkout,
        Path kubeconfig,
        Optional<String> context,
        Optional<URI> endpoint,
        Optional<URI> endpointInPods,
        String region,
        Optional<String> profile,
        Optional<String> image,
        List<Map<String, Object>> values) {

    private static final Setting KUBECONFIG =
            Setting.of("kubeconfig", "FILE", "how to reach the cluster (default: $KUBECONFIG or ~/.kube/config)");
    private static final Setting CONTEXT =
            Setting.of("context", "NAME", "context in the kubeconfig (default: its current one)");
    private static final Setting AWS_ENDPOINT =
            Setting.of("aws-endpoint", "URL", "an AWS emulator's address (default: AWS itself)");
    private static final Setting AWS_ENDPOINT_IN_PODS =
            Setting.of("aws-endpoint-in-pods", "URL", "the same as pods see it, if that is another address");
    private static final Setting REGION = Setting.of("region", "REGION", "AWS region (default: us-east-1)");
    private static final Setting PROFILE = Setting.of("profile", "NAME", "AWS profile, for AWS itself");
    private static final Setting IMAGE =
            Setting.of("image", "IMAGE", "the consumer's image as REPOSITORY:TAG (default: the chart's)");
    private static final Setting VALUES =
            new Setting("values", "FILE", "Helm values for the consumer's chart, on top of all others", true);

    static final List<Setting> SETTINGS =
            List.of(KUBECONFIG, CONTEXT, AWS_ENDPOINT, AWS_ENDPOINT_IN_PODS, REGION, PROFILE, IMAGE, VALUES);

    public ExistingOptions {
        values = List.copyOf(values);
    }

    static ExistingOptions from(Checkout checkout, Settings settings) {
        return new ExistingOptions(
                checkout,
                settings.path(KUBECONFIG).orElseGet(ExistingOptions::kubeconfigOfThisUser),
                settings.value(CONTEXT),
                settings.value(AWS_ENDPOINT).map(address -> address(AWS_ENDPOINT, address)),
                settings.value(AWS_ENDPOINT_IN_PODS).map(address -> address(AWS_ENDPOINT_IN_PODS, address)),
                settings.value(REGION).orElse("us-east-1"),
                settings.value(PROFILE),
                settings.value(IMAGE),
                settings.all(VALUES).stream()
                        .map(Path::of)
                        .map(ExistingOptions::values)
                        .toList());
    }

    private static Path kubeconfigOfThisUser() {
        var named = System.getenv().getOrDefault("KUBECONFIG", "");
        return named.isEmpty() ? Path.of(System.getProperty("user.home"), ".kube", "config") : Path.of(named);
    }

    private static URI address(Setting setting, String told) {
        try {
            var address = URI.create(told);
            if (address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // The same sentence says it.
        }
        throw new LabException(
                "%s is %s, which is no address: give one like http://localhost:4566".formatted(setting.option(), told));
    }

    private static Map<String, Object> values(Path file) {
        try {
            return new YAMLMapper().readValue(file.toFile(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new LabException("the Helm values %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** A cluster beside an emulator, everything else as it comes. */
    public static ExistingOptions emulated(Checkout checkout, Path kubeconfig, URI endpoint) {
        return new ExistingOptions(
                checkout,
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
