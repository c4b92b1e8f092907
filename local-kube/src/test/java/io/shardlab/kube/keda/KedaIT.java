package io.shardlab.kube.keda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.shardlab.kube.LocalKube;
import io.shardlab.kube.LocalKubeOptions;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.scaling.ScaledObjectStore;
import io.shardlab.testtools.RequiresTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Pods follow shards in a whole cluster: API server, HPA, KEDA's operator in its pod, and streams of local-aws. */
class KedaIT {

    private static LocalAwsProgram aws;
    private static LocalKube kube;
    private static KubernetesClient client;

    /** A namespace and a stream for each test, of the same name. */
    private String name;

    @BeforeAll
    static void start() throws IOException {
        aws = LocalAwsProgram.start();
        kube = LocalKube.start(LocalKubeOptions.defaults()
                .withHpaSyncPeriod(Duration.ofMillis(500))
                .withKedaEnvironment(Map.of(
                        "AWS_ENDPOINT_URL", aws.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID", "the-operator",
                        "AWS_SECRET_ACCESS_KEY", "its-secret")));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kube.kubeconfig())))
                .build();
    }

    @AfterAll
    static void end() throws IOException {
        client.close();
        kube.close();
        aws.close();
    }

    @BeforeEach
    void namespaceAndStream(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        aws.createStream(name, 2);
    }

    @Test
    @RequiresTool("kubectl")
    void podsFollowShards() throws IOException {
        apply(deployment(1), scaledObject("minReplicaCount: 1"));
        eventually(() -> assertPods(2));
        aws.reshard(name, 3);
        eventually(() -> assertPods(3));
        eventually(() -> assertThat(aws.isActive(name)).isTrue());
        aws.reshard(name, 2);
        eventually(() -> assertPods(2));
        eventually(() -> assertThat(conditions())
                .isEqualTo("Ready=True ScaledObjectReady, Active=True ScalerActive, Fallback=False NoFallbackFound, "
                        + "Paused=False , HPAActive=True HPAActive"));
        // A size that comes again counts up its event; the second "New size: 2" has another reason.
        assertThat(events("HorizontalPodAutoscaler"))
                .anyMatch(event ->
                        event.startsWith("SuccessfulRescale New size: 2; reason: external metric s0-aws-kinesis-"))
                .anyMatch(event ->
                        event.startsWith("SuccessfulRescale New size: 3; reason: external metric s0-aws-kinesis-"))
                .contains("SuccessfulRescale New size: 2; reason: All metrics below target");
        // The HPA's status is one sync behind the pods.
        eventually(() -> {
            assertThat(kubectl("get", "so", "-n", name).lines().skip(1).toList())
                    .singleElement()
                    .asString()
                    .matches("demo +apps/v1.Deployment +workload +1 +True +True +False +False +aws-kinesis-stream"
                            + " +[0-9]+s");
            assertThat(kubectl("get", "hpa", "-n", name).lines().skip(1).toList())
                    .singleElement()
                    .asString()
                    .matches("keda-hpa-demo +Deployment/workload +1/1 \\(avg\\) +1 +100 +2 +[0-9]+s");
        });
    }

    /** The age is that of the record read last: it grows while a reader stays where it is, and is 0 when it caught up. */
    @Test
    void podsFollowTheIteratorsAge() {
        String trigger = """
            - type: aws-cloudwatch
                  metadata:
                    namespace: AWS/Kinesis
                    metricName: GetRecords.IteratorAgeMilliseconds
                    dimensionName: StreamName
                    dimensionValue: %s
                    metricStat: Maximum
                    metricStatPeriod: "1"
                    metricCollectionTime: "5"
                    targetMetricValue: "1000"
                    minMetricValue: "0"
                    awsRegion: us-east-1
                    identityOwner: operator
            """.formatted(name);
        String scaledObject = scaledObject("minReplicaCount: 1", "maxReplicaCount: 3");
        int triggers = scaledObject.indexOf("- type:");
        int end = scaledObject.indexOf('\n', scaledObject.indexOf("metadata: {stream")) + 1;
        apply(deployment(1), scaledObject.substring(0, triggers) + trigger + scaledObject.substring(end));
        aws.putTwo(name);
        whileReading(1, () -> assertPods(3));
        assertThat(events("HorizontalPodAutoscaler"))
                .anyMatch(event ->
                        event.startsWith("SuccessfulRescale New size: 3; reason: external metric s0-aws-cloudwatch("));
        whileReading(2, () -> assertPods(1));
        assertThat(conditions()).contains("Ready=True ScaledObjectReady");
    }

    private void whileReading(int records, ThrowingRunnable holds) {
        // A shard takes five reads a second.
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    aws.read(name, records);
                    holds.run();
                });
    }

    @Test
    void handsArePutRight() {
        apply(deployment(1), scaledObject());
        eventually(() -> assertPods(2));
        client.apps().deployments().inNamespace(name).withName("workload").scale(5);
        eventually(() -> assertPods(2));
        client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(name)
                .withName("keda-hpa-demo")
                .edit(hpa -> {
                    hpa.getSpec().setMaxReplicas(1);
                    return hpa;
                });
        eventually(() -> assertThat(hpaMax()).hasValue(100));
    }

    @Test
    void aPauseHoldsWhileTheStreamGrows() {
        apply(deployment(1), scaledObject());
        eventually(() -> assertPods(2));
        annotate("autoscaling.keda.sh/paused-replicas", "1");
        eventually(() -> {
            assertPods(1);
            assertThat(hpaMax()).as("a paused object has no HPA").isEmpty();
            assertThat(conditions()).contains("Ready=True ScaledObjectReady", "Paused=True ScaledObjectPaused");
        });
        aws.reshard(name, 3);
        eventually(() -> assertThat(aws.isActive(name)).isTrue());
        assertPods(1);
        annotate("autoscaling.keda.sh/paused-replicas", null);
        eventually(() -> assertPods(3));
        assertThat(conditions()).contains("Paused=False ScaledObjectUnpaused");
        assertThat(events("ScaledObject"))
                .contains(
                        "ScaledObjectPaused ScaledObject is paused",
                        "KEDAScalersStopped Stopped scalers watch",
                        "ScaledObjectUnpaused pause annotation removed for ScaledObject");
    }

    @Test
    void aStreamThatGoesFreezesThePodsAndIsSaid() {
        apply(deployment(1), scaledObject());
        eventually(() -> assertPods(2));
        aws.deleteStream(name);
        eventually(() -> assertThat(conditions())
                .contains(
                        "Ready=False TriggerError",
                        "Active=False ScalerNotActive",
                        "HPAActive=False FailedGetExternalMetric"));
        assertPods(2);
        assertThat(events("ScaledObject"))
                .anyMatch(event -> event.startsWith("KEDAScalerFailed Stream " + name + " under account"));
    }

    @Test
    void aSecondScaledObjectOnTheSameWorkloadIsRefusedAndTheFirstGoesOn() {
        apply(deployment(1), scaledObject());
        eventually(() -> assertPods(2));
        apply(scaledObject().replace("name: demo", "name: second"));
        eventually(() -> assertThat(events("ScaledObject"))
                .contains("ScaledObjectCheckFailed ScaledObject is not admitted: the workload 'workload' of type "
                        + "'apps/v1.Deployment' is already managed by the ScaledObject 'demo'"));
        aws.reshard(name, 3);
        eventually(() -> assertPods(3));
        assertThat(conditions()).contains("Ready=True ScaledObjectReady");
    }

    @Test
    void streamsThatNeverAnswerDelayNobodyElse() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // Fewer than the HPA controller has workers: those wait for a metric that hangs, as upstream's do.
            for (int i = 0; i < 4; i++) {
                String hanging = "hanging-" + i;
                apply(
                        deployment(1).replace("workload", hanging),
                        scaledObject()
                                .replace("name: demo", "name: " + hanging)
                                .replace("workload", hanging)
                                .replace(
                                        "identityOwner: operator",
                                        "identityOwner: operator, awsEndpoint: \"http://127.0.0.1:"
                                                + silent.getLocalPort() + "\""));
            }
            eventually(() -> assertThat(events("ScaledObject"))
                    .filteredOn(event -> event.startsWith("KEDAScalersStarted Started scalers watch"))
                    .isNotEmpty());
            apply(deployment(1), scaledObject());
            eventually(() -> assertThat(replicasOf("workload")).isEqualTo(2));
        }
    }

    private int replicasOf(String deployment) {
        return client.apps()
                .deployments()
                .inNamespace(name)
                .withName(deployment)
                .get()
                .getSpec()
                .getReplicas();
    }

    @Test
    void aFallbackServesItsReplicasOnceTheThresholdIsPassed() {
        apply(deployment(1), scaledObject("fallback: {failureThreshold: 2, replicas: 4}"));
        eventually(() -> assertPods(2));
        aws.deleteStream(name);
        eventually(() -> {
            assertPods(4);
            assertThat(conditions()).contains("Fallback=True FallbackExists");
        });
        aws.createStream(name, 1);
        eventually(() -> {
            assertPods(1);
            assertThat(conditions()).contains("Fallback=False NoFallbackFound", "Ready=True");
        });
    }

    @Test
    void keysComeFromASecret() {
        String wanting = scaledObject()
                .replace("identityOwner: operator", "identityOwner: pod")
                .replace("    - type: aws", "    - authenticationRef: {name: keys}\n      type: aws");
        apply(deployment(1), wanting, """
            apiVersion: keda.sh/v1alpha1
            kind: TriggerAuthentication
            metadata: {name: keys}
            spec:
              secretTargetRef:
                - {parameter: awsAccessKeyID, name: aws-keys, key: id}
                - {parameter: awsSecretAccessKey, name: aws-keys, key: secret}
            """);
        eventually(() -> assertThat(events("ScaledObject"))
                .contains("ScaledObjectCheckFailed failed to ensure HPA is correctly created for ScaledObject: "
                        + "error parsing Kinesis stream metadata: awsAccessKeyID not found"));
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(name)
                        .withName("aws-keys")
                        .endMetadata()
                        .withStringData(Map.of("id", "an-id", "secret", "a-secret"))
                        .build())
                .create();
        eventually(() -> assertPods(2));
        assertThat(conditions()).contains("Ready=True");
    }

    @Test
    void deletionRestoresTheOriginalReplicasWhenAsked() {
        apply(deployment(1), scaledObject("advanced: {restoreToOriginalReplicaCount: true}"));
        eventually(() -> assertPods(2));
        scaledObjects().withName("demo").delete();
        eventually(() -> {
            assertThat(scaledObjects().list().getItems()).isEmpty();
            assertThat(hpaMax()).isEmpty();
            assertPods(1);
        });
    }

    private static void eventually(ThrowingRunnable holds) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(holds);
    }

    private void assertPods(int count) {
        var deployment = client.apps()
                .deployments()
                .inNamespace(name)
                .withName("workload")
                .get();
        int ready = Optional.ofNullable(deployment.getStatus())
                .map(DeploymentStatus::getReadyReplicas)
                .orElse(0);
        assertThat(deployment.getSpec().getReplicas() + " wanted, " + ready + " ready; " + conditions())
                .startsWith(count + " wanted, " + count + " ready; ");
    }

    private void apply(String... yaml) {
        for (String document : yaml) {
            client.resource(document).inNamespace(name).create();
        }
    }

    private static String deployment(int replicas) {
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: workload}
            spec:
              replicas: %d
              selector: {matchLabels: {app: workload}}
              template:
                metadata: {labels: {app: workload}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: workload, image: "pause:3.10"}]
            """.formatted(replicas);
    }

    /** One pod for each shard, with upstream's own knobs turned to fast. */
    private String scaledObject(String... moreSpec) {
        String more = List.of(moreSpec).stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
        String quick = more.contains("advanced:")
                ? ""
                : "  advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: "
                        + "{stabilizationWindowSeconds: 0}}}}\n";
        return """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: demo}
            spec:
              scaleTargetRef: {name: workload}
              pollingInterval: 1
              triggers:
                - type: aws-kinesis-stream
                  metadata: {streamName: %s, awsRegion: us-east-1, shardCount: "1", identityOwner: operator}
            """.formatted(name) + more + quick;
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            scaledObjects() {
        return client.genericKubernetesResources(ScaledObject.API_VERSION, "ScaledObject")
                .inNamespace(name);
    }

    private void annotate(String annotation, String value) {
        scaledObjects().withName("demo").edit(latest -> {
            var annotations = new HashMap<>(
                    Optional.ofNullable(latest.getMetadata().getAnnotations()).orElse(Map.of()));
            if (value == null) {
                annotations.remove(annotation);
            } else {
                annotations.put(annotation, value);
            }
            latest.getMetadata().setAnnotations(annotations);
            return latest;
        });
    }

    private Optional<Integer> hpaMax() {
        return Optional.ofNullable(client.autoscaling()
                        .v2()
                        .horizontalPodAutoscalers()
                        .inNamespace(name)
                        .withName("keda-hpa-demo")
                        .get())
                .map(hpa -> hpa.getSpec().getMaxReplicas());
    }

    private String conditions() {
        GenericKubernetesResource found = scaledObjects().withName("demo").get();
        return found == null
                ? "no ScaledObject"
                : ScaledObjectStore.statusOf(found).conditions().stream()
                        .map(condition -> condition.type() + "=" + condition.status() + " " + condition.reason())
                        .collect(Collectors.joining(", "));
    }

    private List<String> events(String kind) {
        return client.v1().events().inNamespace(name).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getKind().equals(kind))
                .map(KedaIT::summaryOf)
                .toList();
    }

    private static String summaryOf(Event event) {
        return event.getReason() + " " + event.getMessage();
    }

    private static String kubectl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("kubectl", "--kubeconfig", kube.kubeconfig().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
