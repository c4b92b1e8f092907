package io.shardlab.lab.preflight;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.lab.environment.Cluster;
import java.util.ArrayList;
import java.util.List;

/** What a cluster that is already there must offer. */
public final class ClusterChecks {

    private ClusterChecks() {}

    /** Does it answer, and does KEDA run in it? */
    public static List<Finding> reachableWithKeda(Cluster cluster) {
        try (var kubernetes = cluster.client()) {
            var findings = new ArrayList<Finding>();
            findings.add(Finding.ok("Kubernetes %s answers at %s"
                    .formatted(kubernetes.getKubernetesVersion().getGitVersion(), kubernetes.getMasterUrl())));
            findings.add(keda(kubernetes));
            return findings;
        } catch (KubernetesClientException e) {
            return List.of(Finding.problem(
                    "the cluster of %s does not answer: %s".formatted(cluster.kubeconfig(), e.getMessage()),
                    "check the kubeconfig and its context with `kubectl get nodes`"));
        }
    }

    private static Finding keda(KubernetesClient kubernetes) {
        var definition = kubernetes
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("scaledobjects.keda.sh")
                .get();
        if (definition == null) {
            return Finding.problem(
                    "the cluster has no KEDA (no resource scaledobjects.keda.sh)",
                    "install KEDA's chart from its chart repository");
        }
        return kubernetes
                .apps()
                .deployments()
                .inAnyNamespace()
                .withField("metadata.name", "keda-operator")
                .list()
                .getItems()
                .stream()
                .findFirst()
                .map(ClusterChecks::operator)
                .orElseGet(() -> Finding.warning(
                        "KEDA's resources are there, but no Deployment keda-operator", "check how KEDA was installed"));
    }

    private static Finding operator(Deployment operator) {
        var status = operator.getStatus();
        boolean ready = status != null && status.getReadyReplicas() != null && status.getReadyReplicas() > 0;
        return ready
                ? Finding.ok("KEDA's operator is ready")
                : Finding.problem("KEDA's operator is not ready", "look at `kubectl get pods -A -l app=keda-operator`");
    }
}
