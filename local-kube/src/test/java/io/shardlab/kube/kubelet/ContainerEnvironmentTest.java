package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerEnvironmentTest {

    private static final NodeFacts NODE = new NodeFacts(
            "node-1",
            "127.0.0.1",
            Map.of("cpu", new Quantity("4"), "memory", new Quantity("8Gi")),
            "api.example",
            6443);

    private static final References OBJECTS = new References() {
        @Override
        public Optional<Map<String, byte[]>> configMap(String name) {
            return name.equals("settings") ? Optional.of(bytes("colour", "blue", "size", "5")) : Optional.empty();
        }

        @Override
        public Optional<Map<String, byte[]>> secret(String name) {
            return name.equals("keys") ? Optional.of(bytes("id", "s3cret")) : Optional.empty();
        }
    };

    @Test
    void valuesMayUseThoseBeforeThem() throws ContainerConfigException {
        Map<String, String> variables = environment("""
                env:
                - {name: EARLY, value: "$(LATE) $(API)"}
                - {name: API, value: "$(KUBERNETES_SERVICE_HOST):$(KUBERNETES_SERVICE_PORT)"}
                - {name: LATE, value: "$(API)/x"}
                - {name: NONE}
                """);

        assertThat(variables)
                .containsEntry("EARLY", "$(LATE) $(API)")
                .containsEntry("API", "api.example:6443")
                .containsEntry("LATE", "api.example:6443/x")
                .containsEntry("NONE", "");
    }

    @Test
    void aContainerKnowsItsPodFromTheDownwardApi() throws ContainerConfigException {
        Map<String, String> variables = environment("""
                env:
                - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
                - {name: UID, valueFrom: {fieldRef: {fieldPath: metadata.uid}}}
                - {name: APP, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app.kubernetes.io/name']"}}}
                - {name: NOTE, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['note']"}}}
                - {name: NO_LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['none']"}}}
                - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                - {name: ACCOUNT, valueFrom: {fieldRef: {fieldPath: spec.serviceAccountName}}}
                - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                - {name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
                """);

        assertThat(variables)
                .containsEntry("NAME", "web-1")
                .containsEntry("NAMESPACE", "shop")
                .containsEntry("UID", "u-1")
                .containsEntry("APP", "web")
                .containsEntry("NOTE", "a \"b\"")
                .containsEntry("NO_LABEL", "")
                .containsEntry("NODE", "node-1")
                .containsEntry("ACCOUNT", "web-sa")
                .containsEntry("POD_IP", "127.9.8.7")
                .containsEntry("HOST_IP", "127.0.0.1");
    }

    @Test
    void resourcesAreGivenInTheirDivisorAndRoundedUp() throws ContainerConfigException {
        Map<String, String> variables = environment("""
                resources:
                  limits: {memory: 512Mi}
                  requests: {cpu: 100m}
                env:
                - {name: BYTES, valueFrom: {resourceFieldRef: {resource: limits.memory}}}
                - {name: MEBIBYTES, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
                - {name: CORES, valueFrom: {resourceFieldRef: {resource: requests.cpu}}}
                - {name: MILLICORES, valueFrom: {resourceFieldRef: {resource: requests.cpu, divisor: 1m}}}
                - {name: NODE_CORES, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                - {name: ASKED, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: 1Mi}}}
                """);

        assertThat(variables)
                .containsEntry("BYTES", "536870912")
                .containsEntry("MEBIBYTES", "512")
                .containsEntry("CORES", "1")
                .containsEntry("MILLICORES", "100")
                .containsEntry("NODE_CORES", "4")
                .containsEntry("ASKED", "512");
    }

    @Test
    void configMapsAndSecretsComeWholeOrByKeyAndEnvWins() throws ContainerConfigException {
        Map<String, String> variables = environment("""
                envFrom:
                - {configMapRef: {name: settings}, prefix: S_}
                - {secretRef: {name: keys}}
                - {configMapRef: {name: nowhere, optional: true}}
                env:
                - {name: S_size, value: "6"}
                - {name: FROM_ALL, value: "$(S_colour)"}
                - {name: ONE, valueFrom: {configMapKeyRef: {name: settings, key: colour}}}
                - {name: SECRET, valueFrom: {secretKeyRef: {name: keys, key: id}}}
                - {name: ABSENT, valueFrom: {secretKeyRef: {name: keys, key: none, optional: true}}}
                """);

        assertThat(variables)
                .containsEntry("S_colour", "blue")
                .containsEntry("S_size", "6")
                .containsEntry("id", "s3cret")
                .containsEntry("FROM_ALL", "blue")
                .containsEntry("ONE", "blue")
                .containsEntry("SECRET", "s3cret")
                .doesNotContainKey("ABSENT");
    }

    @Test
    void whatIsMissingIsNamed() {
        refused("env: [{name: A, valueFrom: {configMapKeyRef: {name: none, key: k}}}]", "configmap \"none\" not found");
        refused("envFrom: [{secretRef: {name: none}}]", "secret \"none\" not found");
        refused(
                "env: [{name: A, valueFrom: {secretKeyRef: {name: keys, key: k}}}]",
                "couldn't find key k in secret shop/keys");
        refused("env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.x}}}]", "unsupported fieldPath: spec.x");
    }

    @Test
    void nothingOfThisJvmsOwnEnvironmentIsThere() throws ContainerConfigException {
        assertThat(environment("name: c"))
                .containsOnlyKeys(
                        "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "KUBERNETES_SERVICE_PORT_HTTPS");
    }

    private static void refused(String container, String message) {
        assertThatExceptionOfType(ContainerConfigException.class)
                .isThrownBy(() -> environment(container))
                .withMessage(message);
    }

    private static Map<String, String> environment(String container) throws ContainerConfigException {
        Pod pod = Serialization.unmarshal("""
                metadata:
                  name: web-1
                  namespace: shop
                  uid: u-1
                  labels: {app.kubernetes.io/name: web}
                  annotations: {note: 'a "b"'}
                spec: {serviceAccountName: web-sa}
                """, Pod.class);
        return new ContainerEnvironment(new DownwardApi(pod, "127.9.8.7", NODE), OBJECTS)
                .of(Serialization.unmarshal(container, Container.class));
    }

    private static Map<String, byte[]> bytes(String... pairs) {
        Map<String, byte[]> bytes = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            bytes.put(pairs[i], pairs[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return bytes;
    }
}
