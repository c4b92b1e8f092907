package io.shardlab.kube.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.APIServiceBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.shardlab.kube.LocalKube;
import io.shardlab.kube.LocalKubeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The workload controllers against the API server and the kubelet, with pods that do nothing. */
class WorkloadsIT {

    private static LocalKube kube;
    private static KubernetesClient client;

    private String namespace;

    @BeforeAll
    static void start() throws IOException {
        kube = LocalKube.start(LocalKubeOptions.defaults().withKeda(false));
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
    void ownNamespace(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void aDeletedNamespaceTakesEverythingWithIt() {
        client.namespaces().withName(namespace).delete();
        eventually()
                .untilAsserted(
                        () -> assertThat(client.namespaces().withName(namespace).get())
                                .isNull());
        assertThat(client.pods().inNamespace(namespace).list().getItems()).isEmpty();
    }

    @Test
    void scalesOutAndIn() {
        apply(deployment("web", 1, "pause:1"));
        eventuallyReady("web", 1);

        client.apps().deployments().inNamespace(namespace).withName("web").scale(3);
        eventuallyReady("web", 3);

        client.apps().deployments().inNamespace(namespace).withName("web").scale(1);
        eventuallyReady("web", 1);
        eventually()
                .untilAsserted(() -> assertThat(events())
                        .extracting(Event::getReason)
                        .contains("ScalingReplicaSet", "SuccessfulCreate", "SuccessfulDelete"));
    }

    @Test
    void rollsToANewTemplateAndBack() {
        apply(deployment("web", 2, "pause:1"));
        eventuallyReady("web", 2);

        apply(deployment("web", 2, "pause:2"));
        eventuallyReady("web", 2);
        eventually().untilAsserted(() -> assertThat(images()).containsExactly("pause:2", "pause:2"));
        assertThat(get("web").getMetadata().getAnnotations()).containsEntry(Revisions.REVISION, "2");

        apply(deployment("web", 2, "pause:1"));
        eventually().untilAsserted(() -> assertThat(images()).containsExactly("pause:1", "pause:1"));
        eventually()
                .untilAsserted(() ->
                        assertThat(get("web").getMetadata().getAnnotations()).containsEntry(Revisions.REVISION, "3"));
        assertThat(replicaSets()).hasSize(2);
    }

    @Test
    void aTemplateThatNeverBecomesReadyLeavesTheOldPodsAndIsReported() {
        apply(deployment("web", 2, "pause:1"));
        eventuallyReady("web", 2);

        apply(new DeploymentBuilder(deployment("web", 2, "there-is-no-such-image:1"))
                .editSpec()
                .withProgressDeadlineSeconds(1)
                .endSpec()
                .build());

        eventually()
                .untilAsserted(() -> assertThat(get("web").getStatus().getConditions())
                        .filteredOn(condition -> condition.getType().equals("Progressing"))
                        .extracting(DeploymentCondition::getStatus, DeploymentCondition::getReason)
                        .containsExactly(tuple("False", "ProgressDeadlineExceeded")));
        assertThat(images()).filteredOn("pause:1"::equals).hasSize(2);
    }

    @Test
    void recreateNeverRunsOldAndNewTogether() {
        var first = new DeploymentBuilder(deployment("web", 2, "pause:1"))
                .editSpec()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .endSpec()
                .build();
        apply(first);
        eventuallyReady("web", 2);
        Queue<List<String>> together = new ConcurrentLinkedQueue<>();
        var watch = client.pods().inNamespace(namespace).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                List<String> images = images();
                if (images.contains("pause:1") && images.contains("pause:2")) {
                    together.add(images);
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                // The test ends it.
            }
        });

        apply(new DeploymentBuilder(first)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage("pause:2")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());

        eventually().untilAsserted(() -> assertThat(images()).containsExactly("pause:2", "pause:2"));
        eventuallyReady("web", 2);
        watch.close();
        assertThat(together).as("old and new pods at the same time").isEmpty();
    }

    @Test
    void aDeletedPodIsReplaced() {
        apply(deployment("web", 1, "pause:1"));
        eventuallyReady("web", 1);
        String first = pods().get(0).getMetadata().getName();

        client.pods().inNamespace(namespace).withName(first).delete();

        eventually()
                .untilAsserted(() -> assertThat(pods())
                        .extracting(pod -> pod.getMetadata().getName())
                        .hasSize(1)
                        .doesNotContain(first));
        eventuallyReady("web", 1);
    }

    @Test
    void deletingInTheForegroundEndsThePodsFirst() {
        apply(deployment("web", 1, "pause:1"));
        eventuallyReady("web", 1);

        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();

        eventually().untilAsserted(() -> assertThat(get("web")).isNull());
        assertThat(replicaSets()).isEmpty();
        assertThat(pods()).isEmpty();
    }

    @Test
    void orphansStay() {
        apply(deployment("web", 1, "pause:1"));
        eventuallyReady("web", 1);

        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();

        eventually().untilAsserted(() -> assertThat(get("web")).isNull());
        assertThat(replicaSets()).singleElement().satisfies((ThrowingConsumer<ReplicaSet>)
                set -> assertThat(set.getMetadata().getOwnerReferences()).isEmpty());
        assertThat(pods()).hasSize(1);
    }

    @Test
    void whatHasLostItsOwnerGoes() {
        var owner = client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("owner")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("owned")
                        .withNamespace(namespace)
                        .addNewOwnerReference()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("owner")
                        .withUid(owner.getMetadata().getUid())
                        .endOwnerReference()
                        .endMetadata()
                        .build())
                .create();

        client.resource(owner).delete();

        eventually()
                .untilAsserted(() -> assertThat(client.configMaps()
                                .inNamespace(namespace)
                                .withName("owned")
                                .get())
                        .isNull());
    }

    /** The client library would ask the missing server ten times, for 20 s, before each look at the namespace. */
    @Test
    void anAggregatedApiWithoutAServerDoesNotHoldTheEndOfANamespace() {
        var unavailable = new APIServiceBuilder()
                .withNewMetadata()
                .withName("v1.nobody.example.com")
                .endMetadata()
                .withNewSpec()
                .withGroup("nobody.example.com")
                .withVersion("v1")
                .withGroupPriorityMinimum(100)
                .withVersionPriority(1)
                .withNewService()
                .withName("nobody")
                .withNamespace(namespace)
                .endService()
                .endSpec()
                .build();
        client.resource(unavailable).create();
        try {
            apply(deployment("web", 1, "pause:1"));
            eventuallyReady("web", 1);
            client.namespaces().withName(namespace).delete();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(
                                    client.namespaces().withName(namespace).get())
                            .isNull());
        } finally {
            client.resource(unavailable).delete();
        }
    }

    private Deployment deployment(String name, int replicas, String image) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private void apply(Deployment deployment) {
        if (get(deployment.getMetadata().getName()) == null) {
            client.resource(deployment).create();
        } else {
            client.resource(deployment).update();
        }
    }

    private Deployment get(String name) {
        return client.apps().deployments().inNamespace(namespace).withName(name).get();
    }

    private List<ReplicaSet> replicaSets() {
        return client.apps().replicaSets().inNamespace(namespace).list().getItems();
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    private List<Event> events() {
        return client.v1().events().inNamespace(namespace).list().getItems();
    }

    private List<String> images() {
        return pods().stream()
                .map(pod -> pod.getSpec().getContainers().get(0).getImage())
                .sorted()
                .toList();
    }

    private void eventuallyReady(String name, int pods) {
        eventually().untilAsserted(() -> {
            Deployment now = get(name);
            assertThat(now.getStatus()).as("status of " + name).isNotNull();
            assertThat(now.getStatus().getObservedGeneration())
                    .isEqualTo(now.getMetadata().getGeneration());
            assertThat(now.getStatus().getReadyReplicas()).isEqualTo(pods);
            assertThat(now.getStatus().getUpdatedReplicas()).isEqualTo(pods);
            assertThat(now.getStatus().getReplicas()).isEqualTo(pods);
            assertThat(pods()).hasSize(pods);
        });
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }
}
