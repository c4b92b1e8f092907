package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a pod is given from the API server: ConfigMaps and Secrets of its namespace, tokens of its service account. */
final class PodObjects implements References, PodVolumes.Tokens {

    private static final long TOKEN_SECONDS = 3600;

    private final KubernetesClient client;
    private final KubeletOptions.KubeconfigWriter kubeconfigs;
    private final String namespace;
    private final String serviceAccount;

    PodObjects(KubeletDependencies kubelet, Pod pod) {
        this.client = kubelet.client();
        this.kubeconfigs = kubelet.kubeconfigs();
        this.namespace = pod.getMetadata().getNamespace();
        this.serviceAccount = Optional.ofNullable(pod.getSpec().getServiceAccountName())
                .filter(name -> !name.isEmpty())
                .orElse("default");
    }

    @Override
    public Optional<Map<String, byte[]>> configMap(String name) {
        ConfigMap object =
                client.configMaps().inNamespace(namespace).withName(name).get();
        return Optional.ofNullable(object).map(found -> {
            Map<String, byte[]> data = new LinkedHashMap<>(decoded(found.getBinaryData()));
            if (found.getData() != null) {
                found.getData().forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
            }
            return data;
        });
    }

    @Override
    public Optional<Map<String, byte[]>> secret(String name) {
        Secret object = client.secrets().inNamespace(namespace).withName(name).get();
        return Optional.ofNullable(object).map(found -> decoded(found.getData()));
    }

    private static Map<String, byte[]> decoded(Map<String, String> base64) {
        Map<String, byte[]> data = new LinkedHashMap<>();
        if (base64 != null) {
            base64.forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
        }
        return data;
    }

    @Override
    public String token(Optional<String> audience, Optional<Long> expirationSeconds) throws ContainerConfigException {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience.map(List::of).orElse(List.of()))
                .withExpirationSeconds(expirationSeconds.orElse(TOKEN_SECONDS))
                .endSpec()
                .build();
        try {
            return client.serviceAccounts()
                    .inNamespace(namespace)
                    .withName(serviceAccount)
                    .tokenRequest(request)
                    .getStatus()
                    .getToken();
        } catch (KubernetesClientException e) {
            throw new ContainerConfigException(
                    "no token for service account " + namespace + "/" + serviceAccount + ": " + e.getMessage());
        }
    }

    /** A kubeconfig that reaches the API server as the pod's service account. */
    String kubeconfig() throws ContainerConfigException {
        return kubeconfigs.write(
                "system:serviceaccount:" + namespace + ":" + serviceAccount,
                namespace,
                token(Optional.empty(), Optional.empty()));
    }
}
