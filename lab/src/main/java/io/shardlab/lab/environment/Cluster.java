package io.shardlab.lab.environment;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/**
 * The Kubernetes of an environment.
 *
 * @param kubeconfig the file whose current context reaches it
 */
public record Cluster(Path kubeconfig) {

    /** A new client; the caller closes it. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }
}
