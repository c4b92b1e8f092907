package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.shardlab.kube.LocalKube;
import io.shardlab.kube.LocalKubeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods as processes, seen through the API server. */
class KubeletIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static LocalKube kube;
    private static KubernetesClient client;
    private static Path catalogue;

    @BeforeAll
    static void start() throws IOException {
        catalogue = Files.writeString(directory.resolve("images.yaml"), """
                version: 1
                images:
                  - {image: "sh:*", kind: command, command: [sh, -c]}
                  - image: "web:*"
                    kind: java
                    command: ["-cp", "%1$s", "-XX:TieredStopAtLevel=1", "%2$s"]
                  - image: "any:*"
                    kind: java
                    command: ["-cp", "%1$s", "-XX:TieredStopAtLevel=1", "%2$s"]
                    portEnv: PORT
                    bindsEveryAddress: true
                """.formatted(
                        SupervisorIT.testClasses(), WebProgram.class.getName()));
        kube = LocalKube.start(LocalKubeOptions.defaults()
                .withStateDir(directory.resolve("state"))
                .withImageCatalogues(catalogue)
                .withKeda(false));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kube.kubeconfig().toFile()))
                .build();
    }

    /** Tests share their machine. */
    private static Config patient(Config config) {
        return new ConfigBuilder(config)
                .withConnectionTimeout((int) SOON.toMillis())
                .withRequestTimeout((int) SOON.toMillis())
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        kube.close();
    }

    @Test
    void theNodeIsReady() {
        Node node = client.nodes().withName("local-kube").get();

        assertThat(node.getStatus().getConditions())
                .filteredOn(condition -> condition.getType().equals("Ready"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.getStatus()).isEqualTo("True"));
        assertThat(node.getStatus().getAllocatable()).containsKeys("cpu", "memory", "pods");
    }

    @Test
    void aPodRunsFromItsSpecificationAndSaysSo() {
        create("""
                metadata: {name: plain, labels: {app: x}}
                spec:
                  containers:
                  - name: main
                    image: sh:1
                    args: ['echo "$NAME $IP $LABEL"; exec sleep 600']
                    env:
                    - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                    - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                    - {name: LABEL, value: "label $(NAME)"}
                """);
        Pod pod = awaitPod("plain", KubeletIT::isReady);

        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getSpec().getNodeName()).isEqualTo("local-kube");
        ContainerStatus main = pod.getStatus().getContainerStatuses().get(0);
        assertThat(main.getImageID()).isEqualTo("images.yaml#sh:*");
        assertThat(processOf(main)).isPresent();
        awaitLog("plain", "plain " + pod.getStatus().getPodIP() + " label plain");
        awaitEvents("plain", "Scheduled", "Pulled", "Created", "Started");

        delete("plain", main);
        awaitEvents("plain", "Killing");
    }

    @Test
    void readinessAndLivenessAreProbedOverThePodsOwnAddress() {
        create("""
                metadata: {name: probed}
                spec:
                  terminationGracePeriodSeconds: 5
                  containers:
                  - name: main
                    image: web:1
                    ports: [{name: http, containerPort: 8080}]
                    env: [{name: HOST, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                    resources: {limits: {memory: 64Mi}}
                    readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1, failureThreshold: 1}
                    livenessProbe: {httpGet: {path: /live, port: 8080}, periodSeconds: 1, failureThreshold: 2}
                    startupProbe: {tcpSocket: {port: http}, periodSeconds: 1, failureThreshold: 60}
                """);
        Pod pod = awaitPod("probed", KubeletIT::isReady);
        ContainerStatus before = pod.getStatus().getContainerStatuses().get(0);
        assertThat(before.getStarted()).isTrue();

        WebProgram.tell(pod.getStatus().getPodIP(), "unready");
        awaitPod("probed", Predicate.not(KubeletIT::isReady));
        WebProgram.tell(pod.getStatus().getPodIP(), "ready");
        awaitPod("probed", KubeletIT::isReady);

        WebProgram.tell(pod.getStatus().getPodIP(), "dead");
        Pod restarted = awaitPod(
                "probed", now -> now.getStatus().getContainerStatuses().get(0).getRestartCount() == 1 && isReady(now));
        ContainerStatus after = restarted.getStatus().getContainerStatuses().get(0);
        assertThat(after.getLastState().getTerminated().getExitCode()).isEqualTo(143);
        assertThat(processOf(before)).isEmpty();
        awaitEvents("probed", "Unhealthy", "Killing");
        delete("probed", after);
    }

    @Test
    void aContainerThatCrashesIsRestartedAtOnceAndThenWaits() {
        create("""
                metadata: {name: crashing}
                spec: {containers: [{name: main, image: "sh:1", args: ["echo run; exit 3"]}]}
                """);
        Pod pod = awaitPod("crashing", now -> waitingReason(now).equals("CrashLoopBackOff"));

        ContainerStatus main = pod.getStatus().getContainerStatuses().get(0);
        assertThat(main.getRestartCount()).isEqualTo(1);
        assertThat(main.getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(main.getState().getWaiting().getMessage())
                .startsWith("back-off 10s restarting failed container=main");
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        awaitEvents("crashing", "BackOff");
        delete("crashing", main);
    }

    @Test
    void aPodThatIsNotRestartedComesToItsEnd() {
        create("""
                metadata: {name: succeeding}
                spec:
                  restartPolicy: Never
                  volumes: [{name: shared, emptyDir: {}}]
                  initContainers:
                  - name: prepare
                    image: sh:1
                    args: ["echo prepared > $FILE"]
                    env: [{name: FILE, value: /shared/file}]
                    volumeMounts: [{name: shared, mountPath: /shared}]
                  containers:
                  - name: main
                    image: sh:1
                    command: [cat]
                    args: [/shared/file]
                    volumeMounts: [{name: shared, mountPath: /shared}]
                """);
        create("""
                metadata: {name: failing}
                spec: {restartPolicy: Never, containers: [{name: main, image: "sh:1", args: ["exit 9"]}]}
                """);

        Pod succeeded = awaitPod("succeeding", now -> now.getStatus().getPhase().equals("Succeeded"));
        assertThat(succeeded
                        .getStatus()
                        .getInitContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isZero();
        awaitLog("succeeding", "prepared");
        Pod failed = awaitPod("failing", now -> now.getStatus().getPhase().equals("Failed"));
        assertThat(failed.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(9);
        assertThat(failed.getStatus().getContainerStatuses().get(0).getRestartCount())
                .isZero();
    }

    @Test
    void whoIgnoresSigtermIsKilledAfterTheGracePeriodAndRunsUntilThen() {
        create("""
                metadata: {name: ignoring}
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                  - {name: main, image: "sh:1", args: ["trap 'echo ignored' TERM; echo up; while :; do sleep 0.1; done"]}
                """);
        ContainerStatus main = awaitPod("ignoring", KubeletIT::isReady)
                .getStatus()
                .getContainerStatuses()
                .get(0);
        awaitLog("ignoring", "up");

        client.pods().inNamespace("default").withName("ignoring").delete();
        Pod terminating = awaitPod("ignoring", now -> !isReady(now));
        assertThat(terminating.getMetadata().getDeletionTimestamp()).isNotNull();
        awaitLog("ignoring", "ignored");

        await().atMost(SOON).until(() -> pod("ignoring").isEmpty());
        assertThat(processOf(main)).isEmpty();
    }

    @Test
    void aPreStopHookRunsBeforeSigterm() throws IOException {
        Path order = directory.resolve("order");
        create("""
                metadata: {name: hooked}
                spec:
                  containers:
                  - name: main
                    image: sh:1
                    args: ["trap 'echo term >> $ORDER; exit 0' TERM; echo up; while :; do sleep 0.1; done"]
                    env: [{name: ORDER, value: "%s"}]
                    lifecycle: {preStop: {exec: {command: [sh, -c, "echo hook >> $ORDER"]}}}
                """.formatted(order));
        ContainerStatus main = awaitPod("hooked", KubeletIT::isReady)
                .getStatus()
                .getContainerStatuses()
                .get(0);
        awaitLog("hooked", "up");

        delete("hooked", main);

        assertThat(Files.readAllLines(order)).containsExactly("hook", "term");
    }

    @Test
    void aMissingImageIsExplainedAndStartsWhenTheCatalogueHasIt() throws IOException {
        create("""
                metadata: {name: imageless}
                spec: {containers: [{name: main, image: "nowhere/app:7"}]}
                """);
        Pod pod = awaitPod("imageless", now -> waitingReason(now).equals("ImagePullBackOff"));

        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(pod.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getWaiting()
                        .getMessage())
                .contains("nowhere/app:7", catalogue.toString(), "kind: command");
        awaitEvents("imageless", "Failed", "BackOff");

        Files.writeString(
                catalogue, Files.readString(catalogue) + "  - {image: \"nowhere/*\", kind: builtin, program: pause}\n");
        awaitPod("imageless", KubeletIT::isReady);
    }

    @Test
    void aMissingSecretIsNamed() {
        create("""
                metadata: {name: secretless}
                spec: {containers: [{name: main, image: "sh:1", envFrom: [{secretRef: {name: absent}}]}]}
                """);
        Pod pod = awaitPod("secretless", now -> waitingReason(now).equals("CreateContainerConfigError"));

        assertThat(pod.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getWaiting()
                        .getMessage())
                .isEqualTo("secret \"absent\" not found");
    }

    @Test
    void aTokenOfItsServiceAccountReachesThePodAsAFile() {
        create("""
                metadata: {name: tokened}
                spec:
                  restartPolicy: Never
                  volumes:
                  - name: token
                    projected: {sources: [{serviceAccountToken: {audience: sts.amazonaws.com, path: token}}]}
                  containers:
                  - name: main
                    image: sh:1
                    args: ["cut -d. -f2 $AWS_WEB_IDENTITY_TOKEN_FILE"]
                    env: [{name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /var/run/secrets/eks/token}]
                    volumeMounts: [{name: token, mountPath: /var/run/secrets/eks}]
                """);
        awaitPod("tokened", now -> now.getStatus().getPhase().equals("Succeeded"));

        String claims = new String(
                java.util.Base64.getUrlDecoder().decode(log("tokened").strip()));
        assertThat(claims).contains("\"system:serviceaccount:default:default\"", "\"sts.amazonaws.com\"");
    }

    @Test
    void whatAPodIsToldIsItsOwnersAlone() throws IOException {
        create("""
                metadata: {name: discreet}
                spec:
                  containers:
                  - name: c
                    image: sh:1
                    args: ["umask; cat $F > copy; echo read; sleep 1000"]
                    env: [{name: F, value: /token/token}]
                    volumeMounts: [{name: t, mountPath: /token}]
                  volumes:
                  - name: t
                    projected: {sources: [{serviceAccountToken: {path: token}}]}
                """);
        awaitPod("discreet", KubeletIT::isReady);
        awaitLog("discreet", "0022\nread\n");
        Path pod = directory
                .resolve("state/pods")
                .resolve(client.pods()
                        .inNamespace("default")
                        .withName("discreet")
                        .get()
                        .getMetadata()
                        .getUid());

        try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
            assertThat(files.filter(Files::isDirectory))
                    .allSatisfy(folder -> assertThat(modeOf(folder)).isEqualTo("rwx------"));
        }
        for (String file : List.of("c/0.log", ".volumes/t/token", ".home/aws-config")) {
            assertThat(modeOf(pod.resolve(file))).as(file).isEqualTo("rw-------");
        }
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aPodRemovedByForceLeavesNoProcess() {
        create("""
                metadata: {name: forced}
                spec: {containers: [{name: main, image: "sh:1", args: ["trap '' TERM; while :; do sleep 0.1; done"]}]}
                """);
        ContainerStatus main = awaitPod("forced", KubeletIT::isReady)
                .getStatus()
                .getContainerStatuses()
                .get(0);

        client.pods()
                .inNamespace("default")
                .withName("forced")
                .withGracePeriod(0)
                .delete();

        await().atMost(SOON).until(() -> pod("forced").isEmpty());
        await().atMost(SOON).until(() -> processOf(main).isEmpty());
    }

    @Test
    void aKilledSupervisorIsReplacedAndItsPodsStartAgain() throws IOException {
        create("""
                metadata: {name: bereft}
                spec: {containers: [{name: main, image: "sh:1", args: ["exec sleep 600"]}]}
                """);
        ContainerStatus before = awaitPod("bereft", KubeletIT::isReady)
                .getStatus()
                .getContainerStatuses()
                .get(0);
        String supervisor =
                Files.readString(directory.resolve("state/supervisor.pid")).strip();

        ProcessHandle.of(Long.parseLong(supervisor)).orElseThrow().destroyForcibly();

        Pod again = awaitPod(
                "bereft",
                now -> isReady(now)
                        && now.getStatus().getContainerStatuses().get(0).getRestartCount() > 0);
        assertThat(processOf(before)).isEmpty();
        delete("bereft", again.getStatus().getContainerStatuses().get(0));
    }

    @Test
    void aProgramThatBindsEveryAddressIsGivenAPortOfItsOwn() {
        String pod = """
                metadata: {name: %s}
                spec:
                  containers:
                  - name: main
                    image: any:1
                    ports: [{name: http, containerPort: 8080}]
                    env: [{name: HOST, value: 0.0.0.0}, {name: PORT, value: "8080"}]
                    readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}
                """;
        create(pod.formatted("everywhere-1"));
        create(pod.formatted("everywhere-2"));

        Pod one = awaitPod("everywhere-1", KubeletIT::isReady);
        Pod two = awaitPod("everywhere-2", KubeletIT::isReady);
        delete("everywhere-1", one.getStatus().getContainerStatuses().get(0));
        delete("everywhere-2", two.getStatus().getContainerStatuses().get(0));
    }

    private static void create(String pod) {
        client.pods()
                .inNamespace("default")
                .resource(Serialization.unmarshal("apiVersion: v1\nkind: Pod\n" + pod, Pod.class))
                .create();
    }

    private static void delete(String name, ContainerStatus container) {
        client.pods().inNamespace("default").withName(name).delete();
        await(name + " is gone").atMost(SOON).until(() -> pod(name).isEmpty());
        assertThat(processOf(container)).as("the process of %s", name).isEmpty();
    }

    private static Optional<Pod> pod(String name) {
        return Optional.ofNullable(
                client.pods().inNamespace("default").withName(name).get());
    }

    private static Pod awaitPod(String name, Predicate<Pod> condition) {
        Pod[] last = new Pod[1];
        await(name).atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            last[0] = pod(name).orElseThrow();
            assertThat(condition.test(last[0]))
                    .as("what was last seen: %s", Serialization.asYaml(last[0].getStatus()))
                    .isTrue();
        });
        return last[0];
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static String waitingReason(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(container -> container.getState().getWaiting())
                .filter(waiting -> waiting != null && waiting.getReason() != null)
                .map(waiting -> waiting.getReason())
                .findFirst()
                .orElse("");
    }

    private static Optional<ProcessHandle> processOf(ContainerStatus container) {
        String pid = container.getContainerID().replace("process://", "");
        return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
    }

    private static String log(String name) {
        return client.pods().inNamespace("default").withName(name).getLog();
    }

    private static void awaitLog(String name, String text) {
        await("the log of " + name)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(log(name)).contains(text));
    }

    private static void awaitEvents(String name, String... reasons) {
        await("events of " + name)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(client.v1()
                                .events()
                                .inNamespace("default")
                                .list()
                                .getItems())
                        .filteredOn(
                                event -> name.equals(event.getInvolvedObject().getName()))
                        .extracting(Event::getReason)
                        .contains(reasons));
    }
}
