package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodVolumesTest {

    @TempDir
    Path root;

    @Test
    void everySupportedVolumeIsADirectoryWithItsFiles() throws Exception {
        PodVolumes volumes = volumes("""
                volumes:
                - {name: scratch, emptyDir: {}}
                - {name: settings, configMap: {name: settings, items: [{key: colour, path: sub/colour.txt}]}}
                - {name: keys, secret: {secretName: keys}}
                - {name: about, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
                - name: token
                  projected:
                    sources:
                    - serviceAccountToken: {audience: sts.amazonaws.com, expirationSeconds: 600, path: token}
                    - configMap: {name: settings}
                containers:
                - name: c
                  volumeMounts:
                  - {name: token, mountPath: /var/run/secrets/eks/}
                  - {name: settings, mountPath: /etc/colour.txt, subPath: sub/colour.txt}
                """);
        volumes.create();

        assertThat(root.resolve("scratch")).isEmptyDirectory();
        assertThat(root.resolve("settings/sub/colour.txt")).hasContent("blue");
        assertThat(root.resolve("keys/id")).hasContent("s3cret");
        assertThat(root.resolve("about/labels")).hasContent("app=\"web\"");
        assertThat(root.resolve("token/token")).hasContent("token for sts.amazonaws.com of 600 s");
        assertThat(root.resolve("token/colour")).hasContent("blue");
        assertThat(mounts(volumes).rewrite("/var/run/secrets/eks/token"))
                .isEqualTo(root.resolve("token/token").toString());
        assertThat(mounts(volumes).rewrite("/etc/colour.txt"))
                .isEqualTo(root.resolve("settings/sub/colour.txt").toString());
    }

    @Test
    void filesHaveTheModeThatIsAskedForAndSecretsAreTheirOwnersAlone() throws Exception {
        volumes("""
                volumes:
                - {name: plain, configMap: {name: settings}}
                - {name: script, configMap: {name: settings, defaultMode: 0555}}
                - {name: item, configMap: {name: settings, items: [{key: colour, path: colour, mode: 0440}]}}
                - {name: keys, secret: {secretName: keys, defaultMode: 0644}}
                - {name: tight, secret: {secretName: keys, defaultMode: 0400}}
                - name: token
                  projected:
                    sources:
                    - serviceAccountToken: {path: token}
                    - configMap: {name: settings}
                containers: [{name: c}]
                """).create();

        assertThat(mode("plain/colour")).isEqualTo("rw-r--r--");
        assertThat(mode("script/colour")).isEqualTo("r-xr-xr-x");
        assertThat(mode("item/colour")).isEqualTo("r--r-----");
        assertThat(mode("keys/id")).isEqualTo("rw-------");
        assertThat(mode("tight/id")).isEqualTo("r--------");
        assertThat(mode("token/token")).isEqualTo("rw-------");
        assertThat(mode("token/colour")).isEqualTo("rw-r--r--");
        assertThat(mode("token")).isEqualTo("rwx------");
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(path)));
    }

    @Test
    void whatCannotBeThereIsNamed() {
        refused("volumes: [{name: v, configMap: {name: none}}]", "configmap \"none\" not found");
        refused("volumes: [{name: v, nfs: {server: x, path: /}}]", "volume \"v\" is of a kind that is not supported");
        refused(
                "volumes: [{name: v, secret: {secretName: keys, items: [{key: id, path: ../../out}]}}]",
                "leaves its volume");
    }

    @Test
    void noNameAndNoPathLeadsOutOfThePodsDirectory(@TempDir Path stateDir) throws Exception {
        root = Files.createDirectories(stateDir.resolve("pods/uid/.volumes"));
        refused("volumes: [{name: ../../../../pwned, emptyDir: {}}]", "leaves volume");
        refused("volumes: [{name: .., emptyDir: {}}]", "leaves volume");
        refused("volumes: [{name: a/b, emptyDir: {}}]", "is a path");
        refused("volumes: [{name: /tmp/pwned, emptyDir: {}}]", "leaves volume");
        for (String subPath : List.of("../..", "/etc", "a/../../../x")) {
            PodVolumes volumes = volumes("volumes: [{name: v, emptyDir: {}}]\n"
                    + "containers: [{name: c, volumeMounts: [{name: v, mountPath: /m, subPath: " + subPath + "}]}]");
            assertThatExceptionOfType(ContainerConfigException.class)
                    .isThrownBy(() -> mounts(volumes))
                    .withMessageContaining("leaves its volume");
        }
        PodDirectory directory = new PodDirectory(stateDir.resolve("pods/uid"));
        assertThatExceptionOfType(ContainerConfigException.class).isThrownBy(() -> directory.log("../../x", 0));
        assertThatExceptionOfType(ContainerConfigException.class).isThrownBy(() -> directory.temporary("../x"));

        try (Stream<Path> files = Files.walk(stateDir)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(stateDir, stateDir.resolve("pods"), stateDir.resolve("pods/uid"), root);
        }
    }

    private void refused(String spec, String message) {
        assertThatExceptionOfType(ContainerConfigException.class)
                .isThrownBy(() -> volumes(spec).create())
                .withMessageContaining(message);
    }

    private MountPaths mounts(PodVolumes volumes) throws ContainerConfigException, IOException {
        return volumes.mountsOf(pod.getSpec().getContainers().get(0));
    }

    private Pod pod;

    private PodVolumes volumes(String spec) {
        pod = Serialization.unmarshal(
                "metadata: {name: p, namespace: n, labels: {app: web}}\nspec:\n" + spec.indent(2), Pod.class);
        References objects = new References() {
            @Override
            public Optional<Map<String, byte[]>> configMap(String name) {
                return name.equals("settings") ? Optional.of(Map.of("colour", "blue".getBytes())) : Optional.empty();
            }

            @Override
            public Optional<Map<String, byte[]>> secret(String name) {
                return name.equals("keys") ? Optional.of(Map.of("id", "s3cret".getBytes())) : Optional.empty();
            }
        };
        NodeFacts node = new NodeFacts("n", "127.0.0.1", Map.of(), "h", 1);
        return new PodVolumes(
                root,
                new DownwardApi(pod, "127.1.0.1", node),
                objects,
                (audience, seconds) -> "token for " + audience.orElse("") + " of " + seconds.orElse(0L) + " s");
    }
}
