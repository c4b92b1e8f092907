package io.shardlab.lab.consumer;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.shardlab.lab.environment.Cluster;
import io.shardlab.lab.evidence.Evidence;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The consumer under test: its chart's release, its Deployment and its pods, through Helm and the Kubernetes API. */
public final class ConsumerDeployment implements AutoCloseable {

    /** The Deployment's name, and the label {@code app} of its pods. */
    public static final String NAME = "kcl-consumer";

    private final KubernetesClient kubernetes;
    private final String namespace;
    private final ConsumerChart chart;
    private final List<Map<String, Object>> values;
    private final PodWatch pods;

    /**
     * Watches the consumer's pods in a namespace; nothing is installed yet.
     *
     * @param kubernetes stays the caller's to close
     * @param valuesFile Helm values beside the chart that come first, by their file's name
     * @param values Helm values on top of those, later ones win
     */
    public ConsumerDeployment(
            KubernetesClient kubernetes,
            Cluster cluster,
            String namespace,
            Path chart,
            Optional<String> valuesFile,
            List<Map<String, Object>> values,
            Clock clock) {
        this.kubernetes = kubernetes;
        this.namespace = namespace;
        this.chart = new ConsumerChart(chart, valuesFile, cluster, namespace);
        this.values = List.copyOf(values);
        this.pods = new PodWatch(kubernetes, namespace, Map.of("app", NAME), clock);
    }

    /** Installs the chart without its ScaledObject: one pod, and nothing that scales it. */
    public void install() {
        apply(false);
    }

    /** Applies the ScaledObject: from now on KEDA keeps one pod for every open shard. */
    public void scaleWithShards() {
        apply(true);
    }

    private void apply(boolean scaled) {
        var scaledObject = Map.<String, Object>of("scaledObject", Map.of("enabled", scaled));
        chart.apply(Stream.concat(values.stream(), Stream.of(scaledObject)).toList());
    }

    /** The pods that are there, ending ones included. */
    public List<ConsumerPod> pods() {
        return pods.pods();
    }

    /** The pods that are gone, in the order in which they went. */
    public List<EndedPod> endedPods() {
        return pods.ended();
    }

    /** How many pods the Deployment is asked to have; 0 as long as there is no Deployment. */
    public int desiredReplicas() {
        var deployment = kubernetes
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(NAME)
                .get();
        return deployment == null ? 0 : deployment.getSpec().getReplicas();
    }

    /** Ends a pod as Kubernetes does: SIGTERM, and SIGKILL after the grace period. */
    public void end(ConsumerPod pod) {
        kubernetes.pods().inNamespace(namespace).withName(pod.name()).delete();
    }

    /** Ends a pod at once, without a word to it. */
    public void kill(ConsumerPod pod) {
        kubernetes
                .pods()
                .inNamespace(namespace)
                .withName(pod.name())
                .withGracePeriod(0)
                .delete();
    }

    /** What a pod has logged so far. */
    public String log(String pod) {
        return kubernetes.pods().inNamespace(namespace).withName(pod).getLog();
    }

    /** What a pod has logged so far, or, when its container was started again, what the one before it logged. */
    public String logOfLastRun(ConsumerPod pod) {
        return pod.restarts() > 0 ? logBeforeRestart(pod.name()) : log(pod.name());
    }

    private String logBeforeRestart(String pod) {
        return kubernetes
                .pods()
                .inNamespace(namespace)
                .withName(pod)
                .terminated()
                .getLog();
    }

    /** What the cluster knows of the consumer: objects, events, and the logs of the pods that are there. */
    public List<Evidence> evidence() {
        var evidence = new ArrayList<Evidence>();
        evidence.add(objects(
                "pods.yaml", () -> kubernetes.pods().inNamespace(namespace).list()));
        evidence.add(objects(
                "deployments.yaml",
                () -> kubernetes.apps().deployments().inNamespace(namespace).list()));
        evidence.add(objects(
                "horizontalpodautoscalers.yaml",
                () -> kubernetes
                        .autoscaling()
                        .v2()
                        .horizontalPodAutoscalers()
                        .inNamespace(namespace)
                        .list()));
        evidence.add(objects(
                "scaledobjects.yaml",
                () -> kubernetes
                        .genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                        .inNamespace(namespace)
                        .list()));
        evidence.add(new Evidence("events.txt", this::events));
        pods().forEach(pod -> evidence.add(new Evidence("pods/" + pod.name() + ".log", () -> log(pod.name()))));
        pods().stream()
                .filter(pod -> pod.restarts() > 0)
                .forEach(pod -> evidence.add(
                        new Evidence("pods/" + pod.name() + ".previous.log", () -> logBeforeRestart(pod.name()))));
        evidence.add(new Evidence("keda-operator.log", this::kedaLog));
        return evidence;
    }

    private static Evidence objects(String file, Supplier<Object> list) {
        return new Evidence(file, () -> Serialization.asYaml(list.get()));
    }

    private String events() {
        return kubernetes.v1().events().inNamespace(namespace).list().getItems().stream()
                .map(event -> "%s %-8s %-24s %s/%s: %s%n"
                        .formatted(
                                event.getLastTimestamp(),
                                event.getType(),
                                event.getReason(),
                                event.getInvolvedObject().getKind(),
                                event.getInvolvedObject().getName(),
                                event.getMessage()))
                .sorted()
                .collect(Collectors.joining());
    }

    private String kedaLog() {
        return kubernetes.pods().inAnyNamespace().withLabel("app", "keda-operator").list().getItems().stream()
                .map(Pod::getMetadata)
                .map(pod -> kubernetes
                        .pods()
                        .inNamespace(pod.getNamespace())
                        .withName(pod.getName())
                        .getLog())
                .collect(Collectors.joining());
    }

    /** Takes the release away. */
    public void uninstall() {
        chart.uninstall();
    }

    /** Stops watching; the release stays. */
    @Override
    public void close() {
        pods.close();
    }
}
