package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The variables that a container's specification asks for (upstream: {@code makeEnvironmentVariables}): {@code envFrom}
 * first, then {@code env} in order, where a value may use those before it.
 *
 * <p>Nothing of this JVM's own environment is ever read.
 */
final class ContainerEnvironment {

    private final DownwardApi downward;
    private final References references;

    ContainerEnvironment(DownwardApi downward, References references) {
        this.downward = downward;
        this.references = references;
    }

    /**
     * Resolves the variables of one container.
     *
     * @throws ContainerConfigException if it refers to an object or key that does not exist and is not optional
     */
    Map<String, String> of(Container container) throws ContainerConfigException {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("KUBERNETES_SERVICE_HOST", downward.node().apiHost());
        variables.put(
                "KUBERNETES_SERVICE_PORT", Integer.toString(downward.node().apiPort()));
        variables.put(
                "KUBERNETES_SERVICE_PORT_HTTPS",
                Integer.toString(downward.node().apiPort()));
        for (EnvFromSource source : container.getEnvFrom()) {
            variables.putAll(all(source));
        }
        for (EnvVar variable : container.getEnv()) {
            value(variable, container, variables).ifPresent(value -> variables.put(variable.getName(), value));
        }
        return variables;
    }

    private Map<String, String> all(EnvFromSource source) throws ContainerConfigException {
        String prefix = source.getPrefix() == null ? "" : source.getPrefix();
        Map<String, byte[]> data = Map.of();
        if (source.getConfigMapRef() != null) {
            var ref = source.getConfigMapRef();
            data = object("configmap", ref.getName(), references.configMap(ref.getName()), ref.getOptional());
        } else if (source.getSecretRef() != null) {
            var ref = source.getSecretRef();
            data = object("secret", ref.getName(), references.secret(ref.getName()), ref.getOptional());
        }
        Map<String, String> variables = new LinkedHashMap<>();
        data.forEach((key, value) -> variables.put(prefix + key, new String(value, StandardCharsets.UTF_8)));
        return variables;
    }

    private Optional<String> value(EnvVar variable, Container container, Map<String, String> soFar)
            throws ContainerConfigException {
        EnvVarSource source = variable.getValueFrom();
        if (source == null) {
            String value = variable.getValue() == null ? "" : variable.getValue();
            return Optional.of(VariableExpansion.expand(value, soFar));
        }
        if (source.getFieldRef() != null) {
            return Optional.of(downward.field(source.getFieldRef().getFieldPath()));
        }
        if (source.getResourceFieldRef() != null) {
            return Optional.of(downward.resource(source.getResourceFieldRef(), container));
        }
        if (source.getConfigMapKeyRef() != null) {
            var ref = source.getConfigMapKeyRef();
            return key(
                    "configmap", ref.getName(), references.configMap(ref.getName()), ref.getKey(), ref.getOptional());
        }
        if (source.getSecretKeyRef() != null) {
            var ref = source.getSecretKeyRef();
            return key("secret", ref.getName(), references.secret(ref.getName()), ref.getKey(), ref.getOptional());
        }
        throw new ContainerConfigException("the source of variable " + variable.getName()
                + " is not supported; supported are fieldRef, resourceFieldRef, configMapKeyRef and secretKeyRef");
    }

    private Optional<String> key(
            String kind, String name, Optional<Map<String, byte[]>> object, String key, Boolean optional)
            throws ContainerConfigException {
        byte[] value = object(kind, name, object, optional).get(key);
        if (value == null && !Boolean.TRUE.equals(optional)) {
            throw new ContainerConfigException("couldn't find key " + key + " in " + kind + " "
                    + downward.pod().getMetadata().getNamespace() + "/" + name);
        }
        return Optional.ofNullable(value).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Map<String, byte[]> object(
            String kind, String name, Optional<Map<String, byte[]>> object, Boolean optional)
            throws ContainerConfigException {
        if (object.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new ContainerConfigException(kind + " \"" + name + "\" not found");
        }
        return object.orElse(Map.of());
    }
}
