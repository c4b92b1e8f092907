package io.shardlab.kube.hpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.shardlab.kube.LocalKube;
import io.shardlab.kube.LocalKubeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The controller of 1.37 in a cluster: when it syncs, and what it asks of others. The period is an hour, so nothing comes of waiting. */
class HpaControllerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static LocalKube kube;
    private static KubernetesClient client;

    private String namespace;

    @BeforeAll
    static void start() throws IOException {
        kube = LocalKube.start(LocalKubeOptions.defaults()
                .withHpaSyncPeriod(Duration.ofHours(1))
                .withKeda(false)
                .withKubernetes(KubernetesVersion.V1_37));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kube.kubeconfig())))
                .build();
    }

    @AfterAll
    static void end() {
        client.close();
        kube.close();
    }

    @BeforeEach
    void ownNamespaceWithADeployment(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        apply(Deployment.class, """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: main, image: "pause:1"}]}
            """);
    }

    @Test
    void aNewHpaAndAChangedSpecAreSyncedAtOnce() {
        apply(HorizontalPodAutoscaler.class, hpa("first", 2));
        eventuallyReplicas(2);
        client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace)
                .withName("first")
                .edit(hpa -> {
                    hpa.getSpec().setMinReplicas(3);
                    return hpa;
                });
        eventuallyReplicas(3);
        assertThat(condition("first", "ScaledToZero"))
                .hasValueSatisfying(
                        condition -> assertThat(condition.getReason()).isEqualTo("NotScaledToZero"));
    }

    @Test
    void twoHpasOnTheSamePodsStandStill() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                client.pods().inNamespace(namespace).list().getItems())
                        .hasSize(1));
        apply(HorizontalPodAutoscaler.class, hpa("first", 1));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(condition("first", "ScalingActive")).isPresent());
        apply(HorizontalPodAutoscaler.class, hpa("second", 1));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(condition("second", "ScalingActive"))
                        .hasValueSatisfying(
                                condition -> assertThat(List.of(condition.getReason(), condition.getMessage()))
                                        .containsExactly(
                                                "AmbiguousSelector",
                                                "pods by selector app=web are controlled by more than one HPA (e.g. ["
                                                        + namespace + "/first " + namespace + "/second])")));
    }

    @Test
    void aResourceMetricSaysThatNobodyServesIt() {
        apply(
                HorizontalPodAutoscaler.class,
                hpa("first", 1)
                        + "  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization,"
                        + " averageUtilization: 50}}}]\n");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(condition("first", "ScalingActive"))
                        .hasValueSatisfying(condition -> assertThat(condition.getMessage())
                                .isEqualTo("the HPA was unable to compute the replica count: failed to"
                                        + " get cpu utilization: unable to get metrics for"
                                        + " resource cpu: unable to fetch metrics from resource"
                                        + " metrics API: the server could not find the requested"
                                        + " resource")));
    }

    private void eventuallyReplicas(int replicas) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.apps()
                                .deployments()
                                .inNamespace(namespace)
                                .withName("web")
                                .get()
                                .getSpec()
                                .getReplicas())
                        .isEqualTo(replicas));
    }

    private Optional<HorizontalPodAutoscalerCondition> condition(String hpa, String type) {
        var status = client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace)
                .withName(hpa)
                .get()
                .getStatus();
        return status == null || status.getConditions() == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst();
    }

    private static String hpa(String name, int min) {
        return """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: %s}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: %d
              maxReplicas: 5
            """.formatted(name, min);
    }

    private <T extends HasMetadata> void apply(Class<T> type, String yaml) {
        client.resource(Serialization.unmarshal(yaml, type))
                .inNamespace(namespace)
                .create();
    }
}
