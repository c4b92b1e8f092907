package io.shardlab.kube.keda;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The API server's own words, without what the client wraps around them. */
final class ApiMessages {

    private ApiMessages() {}

    static String of(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : e.getMessage();
    }
}
