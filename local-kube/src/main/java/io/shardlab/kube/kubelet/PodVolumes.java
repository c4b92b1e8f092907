package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The volumes of one pod, each a directory under the pod's own: emptyDir, configMap, secret, downwardAPI, projected. */
final class PodVolumes {

    /** Where tokens of the pod's service account come from. */
    interface Tokens {
        String token(Optional<String> audience, Optional<Long> expirationSeconds) throws ContainerConfigException;
    }

    private final Path root;
    private final DownwardApi downward;
    private final References references;
    private final Tokens tokens;

    PodVolumes(Path root, DownwardApi downward, References references, Tokens tokens) {
        this.root = root;
        this.downward = downward;
        this.references = references;
        this.tokens = tokens;
    }

    /**
     * Makes every volume of the pod and fills it.
     *
     * @throws ContainerConfigException if a volume refers to something missing or is of a kind that processes cannot have
     */
    void create() throws ContainerConfigException, IOException {
        for (Volume volume : downward.pod().getSpec().getVolumes()) {
            Path directory = directory(volume);
            if (volume.getHostPath() == null) {
                Files.createDirectories(directory);
                fill(volume, directory);
            }
        }
    }

    /** Where the mounts of a container really are. */
    MountPaths mountsOf(Container container) throws ContainerConfigException {
        Map<String, Path> directories = new LinkedHashMap<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Volume volume = downward.pod().getSpec().getVolumes().stream()
                    .filter(candidate -> candidate.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow(() -> new ContainerConfigException("volume \"" + mount.getName() + "\" not found"));
            Path directory = directory(volume);
            String mountPath = mount.getMountPath().replaceAll("(?<=.)/+$", "");
            directories.put(
                    mountPath,
                    mount.getSubPath() == null
                            ? directory
                            : ContainedPath.below(directory, "its volume", mount.getSubPath()));
        }
        return new MountPaths(directories);
    }

    private Path directory(Volume volume) throws ContainerConfigException {
        return volume.getHostPath() == null
                ? ContainedPath.child(root, "volume", volume.getName())
                : Path.of(volume.getHostPath().getPath());
    }

    private void fill(Volume volume, Path directory) throws ContainerConfigException, IOException {
        if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            configMap(directory, source.getName(), source.getItems(), source.getOptional());
        } else if (volume.getSecret() != null) {
            var source = volume.getSecret();
            secret(directory, source.getSecretName(), source.getItems(), source.getOptional());
        } else if (volume.getDownwardAPI() != null) {
            downward(directory, volume.getDownwardAPI().getItems());
        } else if (volume.getProjected() != null) {
            for (VolumeProjection source : volume.getProjected().getSources()) {
                project(directory, source);
            }
        } else if (volume.getEmptyDir() == null) {
            throw new ContainerConfigException(
                    "volume \"" + volume.getName() + "\" is of a kind that is not supported where"
                            + " pods are processes; supported are emptyDir, configMap, secret, downwardAPI, projected and hostPath");
        }
    }

    private void project(Path directory, VolumeProjection source) throws ContainerConfigException, IOException {
        if (source.getServiceAccountToken() != null) {
            ServiceAccountTokenProjection wanted = source.getServiceAccountToken();
            String token = tokens.token(
                    Optional.ofNullable(wanted.getAudience()), Optional.ofNullable(wanted.getExpirationSeconds()));
            write(directory, wanted.getPath(), token.getBytes(StandardCharsets.UTF_8));
        } else if (source.getConfigMap() != null) {
            var from = source.getConfigMap();
            configMap(directory, from.getName(), from.getItems(), from.getOptional());
        } else if (source.getSecret() != null) {
            var from = source.getSecret();
            secret(directory, from.getName(), from.getItems(), from.getOptional());
        } else if (source.getDownwardAPI() != null) {
            downward(directory, source.getDownwardAPI().getItems());
        } else {
            throw new ContainerConfigException("a projected volume has a source that is not supported; supported are"
                    + " serviceAccountToken, configMap, secret and downwardAPI");
        }
    }

    private void configMap(Path directory, String name, List<KeyToPath> items, Boolean optional)
            throws ContainerConfigException, IOException {
        data(directory, "configmap", name, references.configMap(name), items, optional);
    }

    private void secret(Path directory, String name, List<KeyToPath> items, Boolean optional)
            throws ContainerConfigException, IOException {
        data(directory, "secret", name, references.secret(name), items, optional);
    }

    private void data(
            Path directory,
            String kind,
            String name,
            Optional<Map<String, byte[]>> object,
            List<KeyToPath> items,
            Boolean optional)
            throws ContainerConfigException, IOException {
        boolean required = !Boolean.TRUE.equals(optional);
        if (object.isEmpty() && required) {
            throw new ContainerConfigException(kind + " \"" + name + "\" not found");
        }
        Map<String, byte[]> data = object.orElse(Map.of());
        if (items == null || items.isEmpty()) {
            for (Map.Entry<String, byte[]> entry : data.entrySet()) {
                write(directory, entry.getKey(), entry.getValue());
            }
            return;
        }
        for (KeyToPath item : items) {
            if (data.containsKey(item.getKey())) {
                write(directory, item.getPath(), data.get(item.getKey()));
            } else if (required) {
                throw new ContainerConfigException(
                        kind + " \"" + name + "\" references non-existent config key: " + item.getKey());
            }
        }
    }

    private void downward(Path directory, List<DownwardAPIVolumeFile> items)
            throws ContainerConfigException, IOException {
        for (DownwardAPIVolumeFile item : items) {
            String value = item.getFieldRef() != null
                    ? downward.field(item.getFieldRef().getFieldPath())
                    : downward.resource(
                            item.getResourceFieldRef(),
                            downward.pod().getSpec().getContainers().get(0));
            write(directory, item.getPath(), value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(Path directory, String path, byte[] content)
            throws ContainerConfigException, IOException {
        Path file = ContainedPath.below(directory, "its volume", path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
