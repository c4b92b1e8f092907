package io.shardlab.lab.environment.containers;

import com.github.dockerjava.api.model.ContainerNetwork;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.testcontainers.containers.Network;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * LocalStack in a container of its own, which its ready hook fills with what the story needs.
 *
 * @param container not started yet
 * @param network where pods reach it
 */
record LocalStack(LocalStackContainer container, Network network) {

    /** LocalStack as the options want it; {@code LOCALSTACK_AUTH_TOKEN} is passed on. */
    static LocalStack in(Network network, ContainersOptions options, Map<String, String> environment) {
        var container = new LocalStackContainer(DockerImageName.parse(options.localStackImage())
                        .asCompatibleSubstituteFor("localstack/localstack"))
                .withNetwork(network)
                .withEnv("SERVICES", "kinesis,dynamodb,sts,iam")
                .withEnv("PERSISTENCE", "0")
                .withCopyFileToContainer(
                        MountableFile.forHostPath(options.checkout().initialRequests()), "/etc/localstack/init");
        Optional.ofNullable(environment.get("LOCALSTACK_AUTH_TOKEN"))
                .ifPresent(token -> container.withEnv("LOCALSTACK_AUTH_TOKEN", token));
        return new LocalStack(container, network);
    }

    /** Where this machine reaches it. */
    URI endpoint() {
        return container.getEndpoint();
    }

    /** Where pods reach it. */
    URI endpointInPods() {
        var networks = container
                .getCurrentContainerInfo()
                .getNetworkSettings()
                .getNetworks()
                .values();
        var byId = networks.stream()
                .filter(joined -> joined.getNetworkID() != null && joined.getIpAddress() != null)
                .collect(Collectors.toMap(ContainerNetwork::getNetworkID, ContainerNetwork::getIpAddress));
        return LocalStackAddress.in(byId, network.getId());
    }
}
