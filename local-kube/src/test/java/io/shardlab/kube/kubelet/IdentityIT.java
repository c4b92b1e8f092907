package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.shardlab.kube.LocalKubeMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever starts local-kube has an AWS profile, keys and Java options of their own. No pod ever sees them. */
class IdentityIT {

    @TempDir
    Path directory;

    @Test
    void nothingOfTheDevelopersIdentityReachesAPod() throws Exception {
        Path home =
                Files.createDirectories(directory.resolve("poisoned-home/.aws")).getParent();
        Files.writeString(home.resolve(".aws/credentials"), """
                [default]
                aws_access_key_id = POISONFILE
                aws_secret_access_key = poison
                """);
        Path bashEnv = Files.writeString(directory.resolve("bash-env"), "export POISON_BASH=1\n");
        Process kube = localKube(Map.of(
                "HOME", home.toString(),
                "AWS_PROFILE", "poison",
                "AWS_ACCESS_KEY_ID", "POISONKEY",
                "AWS_SECRET_ACCESS_KEY", "poison",
                "AWS_SESSION_TOKEN", "poison",
                "AWS_REGION", "poison-1",
                "AWS_CONFIG_FILE", home.resolve(".aws/credentials").toString(),
                "JAVA_TOOL_OPTIONS", "-Dpoisoned=yes -Duser.home=" + home,
                "KUBECONFIG", "poison",
                "BASH_ENV", bashEnv.toString()));
        try (BufferedReader output = new BufferedReader(new InputStreamReader(kube.getInputStream()))) {
            assertThat(output.readLine()).startsWith("local-kube is ready");
            String seen = whatAPodSees();

            assertThat(seen)
                    .contains("credentials none", "poisoned property null")
                    .doesNotContainIgnoringCase("poison-1")
                    .doesNotContain("POISON", "=poison", home.toString());
            Path pods = directory.toRealPath().resolve("state/pods");
            assertThat(seen).containsPattern("user\\.home " + pods + "/[^/]+/\\.home\n");
            assertThat(seen).containsPattern("java\\.io\\.tmpdir " + pods + "/[^/]+/\\.tmp/main\n");
            assertThat(seen.lines()
                            .filter(line -> line.startsWith("variable "))
                            .map(line -> line.substring("variable ".length(), line.indexOf('='))))
                    .containsExactly(
                            "AWS_CONFIG_FILE",
                            "AWS_EC2_METADATA_DISABLED",
                            "AWS_SHARED_CREDENTIALS_FILE",
                            "HOME",
                            "HOSTNAME",
                            "KUBERNETES_SERVICE_HOST",
                            "KUBERNETES_SERVICE_PORT",
                            "KUBERNETES_SERVICE_PORT_HTTPS",
                            "OWN",
                            "PATH",
                            "TMPDIR");
        } finally {
            kube.getOutputStream().close();
            if (!kube.waitFor(30, TimeUnit.SECONDS)) {
                kube.destroyForcibly();
            }
        }
    }

    private Process localKube(Map<String, String> environment) throws IOException {
        Path catalogue = Files.writeString(directory.resolve("images.yaml"), """
                version: 1
                images:
                  - image: "identity:*"
                    kind: java
                    command: ["-XX:TieredStopAtLevel=1", "-cp", "%s", "%s"]
                """.formatted(
                        SupervisorIT.testClasses(), IdentityProgram.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(
                        JavaBinary.path(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        SupervisorIT.testClasses(),
                        LocalKubeMain.class.getName(),
                        "--port",
                        "0",
                        "--keda",
                        "off",
                        "--exit-with-stdin",
                        "--state-dir",
                        directory.resolve("state").toString(),
                        "--kubeconfig",
                        directory.resolve("kubeconfig").toString(),
                        "--image-catalogue",
                        catalogue.toString())
                .redirectError(directory.resolve("local-kube.log").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String whatAPodSees() throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(directory.resolve("kubeconfig")));
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            client.pods()
                    .inNamespace("default")
                    .resource(Serialization.unmarshal("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: identity}
                    spec:
                      restartPolicy: Never
                      containers:
                      - {name: main, image: "identity:1", env: [{name: OWN, value: own}]}
                    """, Pod.class))
                    .create();
            await("the pod has ended")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(List.of(client.pods()
                                    .inNamespace("default")
                                    .withName("identity")
                                    .get()
                                    .getStatus()
                                    .getPhase()))
                            .containsAnyOf("Succeeded", "Failed"));
            return client.pods().inNamespace("default").withName("identity").getLog();
        }
    }
}
