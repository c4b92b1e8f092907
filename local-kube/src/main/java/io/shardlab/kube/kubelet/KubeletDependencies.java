package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** What all pods of one kubelet share. */
record KubeletDependencies(
        KubernetesClient client,
        Clock clock,
        Path stateDir,
        ImageCatalogue catalogue,
        ContainerRuntime runtime,
        PodEvents events,
        NodeFacts node,
        KubeletOptions.KubeconfigWriter kubeconfigs,
        PodAddresses addresses,
        Executor pool,
        ScheduledExecutorService timer) {}
