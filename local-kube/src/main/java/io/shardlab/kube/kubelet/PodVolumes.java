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
                PrivateFiles.directory(directory);
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
            configMap(
                    new Target(directory, source.getDefaultMode(), false),
                    source.getName(),
                    source.getItems(),
                    source.getOptional());
        } else if (volume.getSecret() != null) {
            var source = volume.getSecret();
            secret(
                    new Target(directory, source.getDefaultMode(), true),
                    source.getSecretName(),
                    source.getItems(),
                    source.getOptional());
        } else if (volume.getDownwardAPI() != null) {
            var source = volume.getDownwardAPI();
            downward(new Target(directory, source.getDefaultMode(), false), source.getItems());
        } else if (volume.getProjected() != null) {
            Integer mode = volume.getProjected().getDefaultMode();
            for (VolumeProjection source : volume.getProjected().getSources()) {
                boolean secret = source.getSecret() != null || source.getServiceAccountToken() != null;
                project(new Target(directory, mode, secret), source);
            }
        } else if (volume.getEmptyDir() == null) {
            throw new ContainerConfigException(
                    "volume \"" + volume.getName() + "\" is of a kind that is not supported where"
                            + " pods are processes; supported are emptyDir, configMap, secret, downwardAPI, projected and hostPath");
        }
    }

    private void project(Target target, VolumeProjection source) throws ContainerConfigException, IOException {
        if (source.getServiceAccountToken() != null) {
            ServiceAccountTokenProjection wanted = source.getServiceAccountToken();
            String token = tokens.token(
                    Optional.ofNullable(wanted.getAudience()), Optional.ofNullable(wanted.getExpirationSeconds()));
            target.write(wanted.getPath(), Optional.empty(), token.getBytes(StandardCharsets.UTF_8));
        } else if (source.getConfigMap() != null) {
            var from = source.getConfigMap();
            configMap(target, from.getName(), from.getItems(), from.getOptional());
        } else if (source.getSecret() != null) {
            var from = source.getSecret();
            secret(target, from.getName(), from.getItems(), from.getOptional());
        } else if (source.getDownwardAPI() != null) {
            downward(target, source.getDownwardAPI().getItems());
        } else {
            throw new ContainerConfigException("a projected volume has a source that is not supported; supported are"
                    + " serviceAccountToken, configMap, secret and downwardAPI");
        }
    }

    private void configMap(Target target, String name, List<KeyToPath> items, Boolean optional)
            throws ContainerConfigException, IOException {
        data(target, "configmap", name, references.configMap(name), items, optional);
    }

    private void secret(Target target, String name, List<KeyToPath> items, Boolean optional)
            throws ContainerConfigException, IOException {
        data(target, "secret", name, references.secret(name), items, optional);
    }

    private void data(
            Target target,
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
                target.write(entry.getKey(), Optional.empty(), entry.getValue());
            }
            return;
        }
        for (KeyToPath item : items) {
            if (data.containsKey(item.getKey())) {
                target.write(item.getPath(), Optional.ofNullable(item.getMode()), data.get(item.getKey()));
            } else if (required) {
                throw new ContainerConfigException(
                        kind + " \"" + name + "\" references non-existent config key: " + item.getKey());
            }
        }
    }

    private void downward(Target target, List<DownwardAPIVolumeFile> items)
            throws ContainerConfigException, IOException {
        for (DownwardAPIVolumeFile item : items) {
            String value = item.getFieldRef() != null
                    ? downward.field(item.getFieldRef().getFieldPath())
                    : downward.resource(
                            item.getResourceFieldRef(),
                            downward.pod().getSpec().getContainers().get(0));
            target.write(item.getPath(), Optional.ofNullable(item.getMode()), value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Where the files of one source go.
     *
     * @param defaultMode what they may be used for unless an item says otherwise, as {@code chmod} counts it; null for
     *     what Kubernetes gives by default
     * @param secret whether group and others have no part of any mode: on this machine they are other people
     */
    private record Target(Path directory, Integer defaultMode, boolean secret) {

        private static final int KUBERNETES_DEFAULT = 0644;
        private static final int OWNER = 0700;

        void write(String path, Optional<Integer> mode, byte[] content) throws ContainerConfigException, IOException {
            Path file = ContainedPath.below(directory, "its volume", path);
            PrivateFiles.directory(file.getParent());
            int wanted = mode.or(() -> Optional.ofNullable(defaultMode)).orElse(KUBERNETES_DEFAULT);
            PrivateFiles.write(file, content, secret ? wanted & OWNER : wanted);
        }
    }
}
