package io.shardlab.lab.environment.containers;

import io.shardlab.lab.checkout.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.containers.Network;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * k3s in a container of its own.
 *
 * @param container not started yet
 */
record K3s(K3sContainer container) {

    private static final String TARS = "/shardlab-images";

    /** k3s as the options want it, without what no story looks at. KEDA's parts find each other by CoreDNS, which stays. */
    static K3s in(Network network, ContainersOptions options) {
        var container =
                new K3sContainer(DockerImageName.parse(options.k3sImage()).asCompatibleSubstituteFor("rancher/k3s"));
        var own = Stream.of(
                "server",
                "--disable=traefik",
                "--disable=servicelb",
                "--disable=metrics-server",
                "--disable=local-storage",
                "--tls-san=" + container.getHost(),
                "--kube-controller-manager-arg=horizontal-pod-autoscaler-sync-period=1s");
        return new K3s(container
                .withNetwork(network)
                .withCommand(Stream.of(
                                own,
                                Combination.arguments(options.k3sImage()).stream(),
                                options.k3sArguments().stream())
                        .flatMap(arguments -> arguments)
                        .toArray(String[]::new)));
    }

    /** What k3s runs to take a tar that is in its container. */
    static List<String> importCommand(String tarInContainer) {
        return List.of("ctr", "-n", "k8s.io", "images", "import", tarInContainer);
    }

    /** Brings an image tar to k3s's containerd. */
    void take(Path tar) {
        var inContainer = TARS + "/" + tar.getFileName();
        container.copyFileToContainer(MountableFile.forHostPath(tar), inContainer);
        try {
            var result = container.execInContainer(importCommand(inContainer).toArray(String[]::new));
            if (result.getExitCode() != 0) {
                throw new LabException("k3s does not take the image %s: %s".formatted(tar, result.getStderr()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot import " + tar + " into k3s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while importing " + tar, e);
        }
    }

    /** Writes the kubeconfig that reaches it from this machine, readable for its owner only. */
    void writeKubeconfig(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, container.getKubeConfigYaml());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the kubeconfig " + file, e);
        }
    }
}
