package io.shardlab.kube.keda;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** KEDA's own objects in a cluster: definitions, Deployment, ServiceAccount, Service and APIService. */
public final class KedaInstallation {

    private static final List<String> DEFINITIONS = List.of(
            "crd-scaledobjects.yaml", "crd-triggerauthentications.yaml", "crd-clustertriggerauthentications.yaml");

    private KedaInstallation() {}

    /**
     * Creates or updates everything.
     *
     * @param environment variables for the operator's container, as {@code kubectl set env} would set them
     */
    public static void install(KubernetesClient client, Map<String, String> environment) {
        for (String definition : DEFINITIONS) {
            load(client, definition).forEach(object -> client.resource(object).createOr(it -> it.update()));
        }
        for (HasMetadata object : load(client, "operator.yaml")) {
            if (object instanceof Deployment deployment) {
                setEnvironment(deployment, environment);
            }
            client.resource(object).createOr(it -> it.update());
        }
    }

    private static void setEnvironment(Deployment deployment, Map<String, String> environment) {
        Container operator =
                deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
        List<EnvVar> variables = new ArrayList<>(operator.getEnv());
        environment.forEach((name, value) -> variables.add(new EnvVar(name, value, null)));
        operator.setEnv(variables);
    }

    private static List<HasMetadata> load(KubernetesClient client, String name) {
        try (InputStream yaml = KedaInstallation.class.getResourceAsStream(name)) {
            return client.load(yaml).items();
        } catch (IOException e) {
            throw new IllegalStateException("the resource " + name + " of local-kube cannot be read", e);
        }
    }
}
