package io.shardlab.kube.client;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The API server's own words, without what the client wraps around them. */
public final class ApiMessages {

    private ApiMessages() {}

    /** The message of the Status that the server answered, or the client's if there was no answer. */
    public static String of(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : e.getMessage();
    }
}
