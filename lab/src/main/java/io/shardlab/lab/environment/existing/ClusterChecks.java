package io.shardlab.lab.environment.existing;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.lab.environment.Cluster;
import io.shardlab.lab.preflight.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What a cluster that is already there must offer. */
public final class ClusterChecks {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
                .map(operator -> operator(kubernetes, operator))
                .orElseGet(() -> Finding.warning(
                        "KEDA's resources are there, but no Deployment keda-operator", "check how KEDA was installed"));
    }

    /** A cluster that has just been started deserves some patience. */
    private static Finding operator(KubernetesClient kubernetes, Deployment operator) {
        try {
            Awaitility.await("KEDA's operator ready")
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .until(() -> isReady(kubernetes.resource(operator).get()));
            return Finding.ok("KEDA's operator is ready");
        } catch (ConditionTimeoutException e) {
            return Finding.problem(
                    "KEDA's operator is not ready, nor has it become so in %d s".formatted(PATIENCE.toSeconds()),
                    "look at `kubectl get pods -A -l app=keda-operator`");
        }
    }

    private static boolean isReady(Deployment operator) {
        return operator != null
                && operator.getStatus() != null
                && operator.getStatus().getReadyReplicas() != null
                && operator.getStatus().getReadyReplicas() > 0;
    }
}
