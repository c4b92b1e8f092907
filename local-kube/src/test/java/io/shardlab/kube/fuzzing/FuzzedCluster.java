package io.shardlab.kube.fuzzing;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.shardlab.kube.LocalKube;
import io.shardlab.kube.LocalKubeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A cluster that gets what is wrong, and the question whether it still does what is right. */
final class FuzzedCluster implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final LocalKube kube;
    private final KubernetesClient client;
    private int checks;

    FuzzedCluster() throws IOException {
        kube = LocalKube.start(LocalKubeOptions.defaults().withHpaSyncPeriod(Duration.ofMillis(500)));
        Config config = new ConfigBuilder(Config.fromKubeconfig(Files.readString(kube.kubeconfig())))
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    void createNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    void deleteNamespace(String name) {
        client.namespaces().withName(name).delete();
    }

    /** Sends a request; returns what is wrong with the answer, if it is no answer of a server that is well. */
    Optional<String> send(FuzzedRequest request) {
        String host = client.getMasterUrl().toString().replaceAll("/$", "");
        try {
            HttpResponse<String> response = client.getHttpClient()
                    .sendAsync(
                            client.getHttpClient()
                                    .newHttpRequestBuilder()
                                    .uri(host + request.path())
                                    .method(request.method(), request.contentType(), request.body())
                                    .build(),
                            String.class)
                    .get(ANSWER.toSeconds(), TimeUnit.SECONDS);
            return response.code() < 500
                    ? Optional.empty()
                    : Optional.of(response.code() + ": " + response.bodyString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (Exception e) {
            return Optional.of("no answer: " + e);
        }
    }

    /**
     * Whether a fresh Deployment becomes ready, its HPA is synced, its ScaledObject is looked at, and what an earlier check
     * has left goes with its namespace.
     *
     * @return what was last seen if not
     */
    Optional<String> mistakeOfAFreshDeployment(Duration patience) {
        checks++;
        String namespace = "fresh-" + checks;
        createNamespace(namespace);
        try {
            client.load(FuzzedCluster.class.getResourceAsStream("fresh.yaml"))
                    .inNamespace(namespace)
                    .create();
            Awaitility.await()
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> missing(namespace).isEmpty());
            return Optional.empty();
        } catch (ConditionTimeoutException e) {
            return missing(namespace);
        } finally {
            deleteNamespace(namespace);
        }
    }

    private Optional<String> missing(String namespace) {
        String before = "fresh-" + (checks - 1);
        if (client.namespaces().withName(before).get() != null) {
            return Optional.of(before + " has not gone; in it are "
                    + client.pods().inNamespace(before).list().getItems()
                    + client.apps().deployments().inNamespace(before).list().getItems()
                    + client.apps().replicaSets().inNamespace(before).list().getItems()
                    + client.genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                            .inNamespace(before)
                            .list()
                            .getItems());
        }
        var deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fresh")
                .get();
        Integer ready =
                deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
        if (ready == null || ready < 1) {
            return Optional.of("the Deployment is not ready: " + deployment.getStatus() + ", pods "
                    + client.pods().inNamespace(namespace).list().getItems());
        }
        var autoscaler = client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace)
                .withName("fresh")
                .get();
        if (autoscaler.getStatus() == null
                || autoscaler.getStatus().getConditions().isEmpty()) {
            return Optional.of("the HPA has not been synced: " + autoscaler.getStatus());
        }
        GenericKubernetesResource scaled = client.genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                .inNamespace(namespace)
                .withName("fresh")
                .get();
        return scaled.getAdditionalProperties().get("status") instanceof Map<?, ?> status
                        && status.containsKey("conditions")
                ? Optional.empty()
                : Optional.of("KEDA has not looked at the ScaledObject: " + scaled);
    }

    @Override
    public void close() {
        client.close();
        kube.close();
    }
}
