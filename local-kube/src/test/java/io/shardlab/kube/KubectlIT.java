package io.shardlab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlab.testtools.RequiresTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl against the whole cluster, with pods that are bash programs. */
@RequiresTool("kubectl")
class KubectlIT {

    private static final long PATIENCE_SECONDS = 60;

    private static LocalKube kube;
    private static Path directory;

    private record Answer(int code, String out, String err) {}

    @BeforeAll
    static void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        Path catalogue = Files.writeString(temporary.resolve("images.yaml"), """
                version: 1
                images:
                  - image: "polite:*"
                    kind: command
                    command: ["bash", "-c", "trap 'echo bye; exit 0' TERM; echo hello from $POD_NAME, pid $$; while :; do sleep 0.1; done"]
                  - image: "saying:*"
                    kind: command
                    command: ["bash", "-c", "echo said"]
                  - image: "stubborn:*"
                    kind: command
                    command: ["bash", "-c", "trap '' TERM; echo pid $$; while :; do sleep 0.1; done"]
                """);
        kube = LocalKube.start(LocalKubeOptions.defaults()
                .withKubeconfig(temporary.resolve("kubeconfig"))
                .withImageCatalogues(catalogue)
                .withKeda(false));
    }

    @AfterAll
    static void end() {
        kube.close();
    }

    @AfterEach
    void cleanUp() {
        kubectl("delete", "deployments,pods,hpa", "--all", "--wait=false");
        eventually()
                .untilAsserted(() ->
                        assertThat(succeeding("get", "pods", "-o", "name")).isEmpty());
    }

    private static Path manifest(String image, int replicas, int graceSeconds) throws IOException {
        return Files.writeString(directory.resolve("manifest.yaml"), """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                spec:
                  replicas: %d
                  selector:
                    matchLabels: {app: web}
                  template:
                    metadata:
                      labels: {app: web}
                    spec:
                      terminationGracePeriodSeconds: %d
                      containers:
                        - name: web
                          image: %s
                          env:
                            - name: POD_NAME
                              valueFrom: {fieldRef: {fieldPath: metadata.name}}
                          readinessProbe:
                            exec: {command: ["true"]}
                            periodSeconds: 1
                """.formatted(replicas, graceSeconds, image));
    }

    private static Path autoscaler() throws IOException {
        return Files.writeString(directory.resolve("hpa.yaml"), """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: web}
                spec:
                  maxReplicas: 3
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
                """);
    }

    private static Answer kubectl(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("kubectl", "--kubeconfig", kube.kubeconfig().toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(directory, "out", "");
            Path err = Files.createTempFile(directory, "err", "");
            ProcessBuilder builder = new ProcessBuilder(command);
            // kubectl caches discovery under HOME, by host and port.
            builder.environment().put("HOME", directory.toString());
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " did not end");
            }
            return new Answer(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8).trim(),
                    Files.readString(err, StandardCharsets.UTF_8).trim());
        } catch (IOException e) {
            throw new AssertionError(String.join(" ", command) + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(String.join(" ", command) + " was interrupted", e);
        }
    }

    private static String succeeding(String... arguments) {
        Answer answer = kubectl(arguments);
        assertThat(answer.code())
                .as("kubectl %s: %s", String.join(" ", arguments), answer.err())
                .isZero();
        return answer.out();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).pollInterval(Duration.ofMillis(200));
    }

    private static long pidOf(String pod) {
        String log = succeeding("logs", pod);
        return Long.parseLong(log.lines().findFirst().orElseThrow().replaceAll(".*pid ", ""));
    }

    @Test
    void aDeploymentIsAppliedScaledRolledBackAndDeleted() throws IOException {
        assertThat(succeeding("apply", "-f", manifest("polite:1", 2, 5).toString()))
                .isEqualTo("deployment.apps/web created");
        assertThat(succeeding("rollout", "status", "deployment/web", "--timeout=60s"))
                .contains("successfully rolled out");
        List<String> first =
                succeeding("get", "pods", "-l", "app=web", "-o", "name").lines().toList();
        assertThat(first).hasSize(2);
        assertThat(succeeding("get", "pods"))
                .containsPattern("NAME +READY +STATUS +RESTARTS +AGE")
                .containsPattern("1/1 +Running +0");
        assertThat(succeeding("logs", first.get(0)))
                .startsWith("hello from " + first.get(0).substring("pod/".length()));
        ProcessHandle process = ProcessHandle.of(pidOf(first.get(0))).orElseThrow();

        succeeding("scale", "deployment/web", "--replicas=3");
        succeeding("rollout", "status", "deployment/web", "--timeout=60s");
        assertThat(succeeding("get", "deployment", "web")).containsPattern("web +3/3 +3 +3");

        assertThat(succeeding("apply", "-f", manifest("polite:2", 2, 5).toString()))
                .isEqualTo("deployment.apps/web configured");
        succeeding("rollout", "status", "deployment/web", "--timeout=60s");
        assertThat(succeeding("get", "pods", "-o", "jsonpath={.items[*].spec.containers[0].image}"))
                .contains("polite:2");
        succeeding("rollout", "undo", "deployment/web");
        succeeding("rollout", "status", "deployment/web", "--timeout=60s");
        assertThat(succeeding("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}"))
                .isEqualTo("polite:1");

        succeeding("delete", "deployment", "web", "--cascade=foreground", "--timeout=60s");
        assertThat(kubectl("get", "deployment", "web").err())
                .contains("(NotFound): deployments.apps \"web\" not found");
        eventually().until(() -> !process.isAlive());
    }

    @Test
    void aPodThatIgnoresSigtermIsKilledAfterItsGrace() throws IOException {
        succeeding("apply", "-f", manifest("stubborn:1", 1, 1).toString());
        succeeding("rollout", "status", "deployment/web", "--timeout=60s");
        String pod = succeeding("get", "pods", "-o", "name");
        ProcessHandle process = ProcessHandle.of(pidOf(pod)).orElseThrow();

        succeeding("scale", "deployment/web", "--replicas=0");
        succeeding("wait", "--for=delete", pod, "--timeout=60s");

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void logsOfInitContainersAreRead() throws IOException {
        Path manifest = Files.writeString(directory.resolve("init.yaml"), """
                apiVersion: v1
                kind: Pod
                metadata: {name: prepared}
                spec:
                  terminationGracePeriodSeconds: 1
                  initContainers:
                    - {name: first, image: "saying:first"}
                  containers:
                    - {name: main, image: "polite:1"}
                """);
        succeeding("apply", "-f", manifest.toString());
        succeeding("wait", "--for=condition=Initialized", "pod/prepared", "--timeout=60s");
        succeeding("wait", "--for=condition=Ready", "pod/prepared", "--timeout=60s");

        assertThat(succeeding("logs", "prepared", "-c", "first")).isEqualTo("said");
        assertThat(succeeding("logs", "prepared", "-c", "first", "--follow")).isEqualTo("said");
        eventually()
                .untilAsserted(() -> assertThat(succeeding("logs", "prepared", "--all-containers"))
                        .startsWith("said")
                        .contains("hello from"));
        assertThat(kubectl("logs", "prepared", "-c", "third").err()).contains("container third is not valid");
    }

    @Test
    void anImageThatIsNotInTheCatalogueIsSaidInTheEvents() throws IOException {
        succeeding("apply", "-f", manifest("unheard-of:1", 1, 1).toString());

        eventually()
                .untilAsserted(
                        () -> assertThat(succeeding("get", "pods")).containsPattern("ErrImagePull|ImagePullBackOff"));
        eventually()
                .untilAsserted(() -> assertThat(succeeding("describe", "pods", "-l", "app=web"))
                        .contains("unheard-of:1")
                        .contains("nothing says what to run for image \"unheard-of:1\""));
    }

    @Test
    void objectsAreWrittenInEveryWayThatKubectlKnows() throws IOException {
        succeeding("create", "deployment", "web", "--image=polite:1", "--replicas=1");
        succeeding("apply", "-f", autoscaler().toString());
        succeeding("annotate", "deployment", "web", "note=a");
        succeeding("label", "deployment", "web", "tier=front");
        succeeding("set", "env", "deployment/web", "A=1");
        succeeding("patch", "deployment", "web", "-p", "{\"spec\":{\"minReadySeconds\":0,\"replicas\":2}}");
        succeeding("patch", "deployment", "web", "--type=merge", "-p", "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
        succeeding(
                "patch",
                "deployment",
                "web",
                "--type=json",
                "-p",
                "[{\"op\":\"remove\",\"path\":\"/metadata/labels/x\"}]");
        succeeding("rollout", "restart", "deployment/web");
        succeeding(
                "apply",
                "--server-side",
                "--force-conflicts",
                "-f",
                manifest("polite:1", 1, 1).toString());

        assertThat(succeeding("get", "deployment", "web", "-o", "jsonpath={.metadata.labels}"))
                .contains("\"tier\":\"front\"")
                .doesNotContain("\"x\"");
        assertThat(succeeding("get", "hpa")).containsPattern("web +Deployment/web +cpu: <unknown>/80% +1 +3");
        assertThat(succeeding("create", "token", "default").split("\\.")).hasSize(3);
        assertThat(succeeding("auth", "whoami")).contains("kubernetes-admin");
        assertThat(succeeding("get", "all")).contains("deployment.apps/web", "horizontalpodautoscaler.autoscaling/web");
    }

    @Test
    void aKindThatIsNotThereIsSaidToBeMissing() throws IOException {
        Path manifest = Files.writeString(directory.resolve("missing.yaml"), """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                spec: {serviceName: web}
                """);
        Path foreign = Files.writeString(directory.resolve("foreign.yaml"), """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: once}
                """);

        for (String verb : List.of("apply", "create", "replace")) {
            assertThat(kubectl(verb, "-f", manifest.toString()).err())
                    .as(verb)
                    .contains("no matches for kind \"StatefulSet\" in version \"apps/v1\"")
                    .doesNotContain("openapi");
            assertThat(kubectl(verb, "-f", foreign.toString()).err())
                    .as(verb)
                    .contains("no matches for kind \"Job\" in version \"batch/v1\"");
        }
    }

    @Test
    void kubectlCopesWithWhatItIsTold() throws IOException {
        succeeding("create", "priorityclass", "high", "--value=1000");
        assertThat(succeeding("describe", "priorityclass", "high"))
                .containsPattern("PreemptionPolicy: +PreemptLowerPriority");
        succeeding("create", "ingress", "web", "--rule=example.com/*=web:80");
        assertThat(succeeding("get", "ingress", "web", "-o", "jsonpath={.spec.rules[0].http.paths[0].path}"))
                .isEqualTo("/");
        succeeding("run", "bug", "--image=polite:1");
        assertThat(kubectl("debug", "bug", "--image=polite:1").err())
                .contains("ephemeral containers are disabled for this cluster")
                .doesNotContain("panic");
        succeeding("delete", "priorityclass/high", "ingress/web");
    }

    @Test
    void whatIsNoLongerAppliedIsPruned() throws IOException {
        Path manifest = directory.resolve("pruned.yaml");
        String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, labels: {set: a}}\n";
        Files.writeString(manifest, map.formatted("kept") + "---\n" + map.formatted("gone"));
        String[] apply = {
            "apply", "-f", manifest.toString(), "--prune", "-l", "set=a", "--prune-allowlist=core/v1/ConfigMap"
        };
        succeeding(apply);
        Files.writeString(manifest, map.formatted("kept"));

        assertThat(succeeding(apply)).contains("configmap/gone pruned");

        assertThat(succeeding("get", "configmaps", "-l", "set=a", "-o", "name")).isEqualTo("configmap/kept");
    }

    /** What every cluster says of the CRDs of KEDA or Argo: the client keeps all it applied in an annotation. */
    @Test
    void aManifestThatIsTooLargeForClientSideApplyIsAppliedOnTheServer() throws IOException {
        Path manifest = Files.writeString(directory.resolve("large.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: large}
                data:
                  text: %s
                """.formatted("x".repeat(300_000)));

        assertThat(kubectl("apply", "-f", manifest.toString()).err())
                .contains("metadata.annotations: Too long: may not be more than 262144 bytes");
        assertThat(succeeding("apply", "--server-side", "-f", manifest.toString()))
                .isEqualTo("configmap/large serverside-applied");
        Files.writeString(manifest, Files.readString(manifest).replace("x".repeat(1000), "y".repeat(4000)));
        assertThat(kubectl("replace", "-f", manifest.toString()).err())
                .contains("[]: Too long: may not be more than 1048576 bytes");
    }

    @Test
    void aWrongManifestIsRefusedWithTheFieldThatIsWrong() throws IOException {
        Path manifest = manifest("polite:1", 1, 1);
        Files.writeString(manifest, Files.readString(manifest).replace("replicas: 1", "replicas: -1\n  replica: 2"));

        assertThat(kubectl("apply", "-f", manifest.toString()).err())
                .contains("strict decoding error")
                .contains("unknown field \"spec.replica\"");
        assertThat(kubectl("apply", "--validate=false", "-f", manifest.toString())
                        .err())
                .contains("spec.replicas: Invalid value: -1: must be greater than or equal to 0");
    }
}
